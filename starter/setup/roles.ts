import type { Part } from './parts.ts';

export const roles: Part = {
  name: 'roles',
  about: 'roles: pages for some users only',
  words: /\b(Hidden)?Roles?\b|'admin'/,
  takes: ['admin'],
  remove(project) {
    project.remove('src/core/web/access/roles*');
    const users = 'src/core/users/tables.ts';
    project.replace(users, /\/\*\* What somebody may do more[^]*?;\n\n/, '');
    project.dropLines(users, /role: Generated/);
    project.replace(users, / {2}'003-role': \{[^]*?\n {2}\},\n/, '');
    project.dropLines('src/core/session/logins.ts', /\brole:/);
    project.dropLines('src/core/web/open-connections.ts', /With another role/);
    project.replace('src/core/web/open-connections.ts', ' || is.role !== was.role', '');
    project.replace('src/core/session/login-rows.ts', ", 'users.role'", '');
    project.replace('src/core/web/page/layout.ts', /const groups = [^;]*;/, GROUPS);
    project.replace('src/core/web/page/layout.ts', 'for(groups, ', 'for([group], ');
    project.replace('src/core/web/page/navigation.ts', " | 'users' | Role", " | 'users'");
    project.replace(
      'src/features/account/data.controller.ts',
      ' created_at, role, ',
      ' created_at, ',
    );
    project.replace(
      'src/features/account/data.controller.ts',
      ' created_at, role }',
      ' created_at }',
    );
    project.replace('src/features/account/data.e2e-spec.ts', ', role: null', '');
    project.dropBlock('test/support/seed.ts', '  async admin(');
    project.dropBlock('test/support/seed.ts', 'export const giveRole');
    project.dropBlock('test/support/gateway.ts', "  @Roles('admin')");
  },
};

const GROUPS = "const group = signedIn ? 'users' : 'guests';";
