import type { Part } from './parts.ts';

export const roles: Part = {
  name: 'roles',
  about: 'roles: pages for some users only',
  words: /\b(Hidden)?Roles?\b|'admin'/,
  takes: ['admin'],
  remove(project) {
    project.remove('src/web/access/roles*');
    const users = 'src/users/tables.ts';
    project.replace(users, /\/\*\* What somebody may do more[^]*?;\n\n/, '');
    project.dropLines(users, /role: Generated/);
    project.replace(users, / {2}'003-role': \{[^]*?\n {2}\},\n/, '');
    project.dropLines('src/session/logins.ts', /\brole:/);
    project.replace('src/session/login-rows.ts', ", 'users.role'", '');
    project.replace('src/web/page/layout.ts', /const groups = [^;]*;/, GROUPS);
    project.replace('src/web/page/layout.ts', 'for(groups, ', 'for([group], ');
    project.replace('src/web/page/navigation.ts', " | 'users' | Role", " | 'users'");
    project.replace('src/account/data.controller.ts', ' created_at, role, ', ' created_at, ');
    project.replace('src/account/data.controller.ts', ' created_at, role }', ' created_at }');
    project.replace('src/account/data.e2e-spec.ts', ', role: null', '');
    project.dropBlock('test/support/seed.ts', '  async admin(');
    project.dropBlock('test/support/seed.ts', 'export const giveRole');
    project.dropBlock('test/support/gateway.ts', "  @Roles('admin')");
  },
};

const GROUPS = "const group = signedIn ? 'users' : 'guests';";
