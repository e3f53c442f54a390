import type { Mutation } from './mutations.js';

const ACCOUNTS = 'src/features/admin/accounts.ts';
const LOGIN_ROWS = 'src/core/logins/login-rows.ts';
const IT = { tests: 'src/features/admin' } as const;

/** Mistakes in what admins do to accounts. */
export const ADMIN: readonly Mutation[] = [
  {
    what: 'an admin deactivates an account without saying who it is',
    file: 'src/features/admin/admin.controller.ts',
    find: "@Post('users/:id/deactivate')\n  @Reauthenticated()",
    replace: "@Post('users/:id/deactivate')",
    ...IT,
  },
  {
    what: 'somebody logs in to a deactivated account',
    file: LOGIN_ROWS,
    find: "lockValidAccount(database, credential)\n        .where('users.deactivated_at', 'is', null)",
    replace: 'lockValidAccount(database, credential)',
    ...IT,
  },
  {
    what: 'a login that is left goes on in a deactivated account',
    file: LOGIN_ROWS,
    find: ".where('logins.id', 'in', ids)\n      .where('users.deactivated_at', 'is', null)",
    replace: ".where('logins.id', 'in', ids)",
    ...IT,
  },
  {
    what: 'a stranger is told that an account is deactivated',
    file: 'src/features/auth/login.controller.ts',
    find: 'const userId = (await this.users.findByEmail(email))?.id;',
    replace:
      "const userId = (await this.users.findByEmail(email))?.id;\n      if (userId) await this.loginFlow['loginLifecycle'].startWithoutSteps(request, { userId, passwordHash: '' });",
    ...IT,
  },
  {
    what: 'the last admin is locked out',
    file: ACCOUNTS,
    find: 'if (admins.length === 1 && admins[0]!.id === id)',
    replace: 'if (admins.length === 0)',
    ...IT,
  },
  {
    what: 'a deactivated admin counts as the last one',
    file: ACCOUNTS,
    find: ".where('role', '=', 'admin')\n      .where('deactivated_at', 'is', null)",
    replace: ".where('role', '=', 'admin')",
    ...IT,
  },
  {
    what: 'the last admin deletes their account',
    file: ACCOUNTS,
    find: '(trx, { id }) => this.refuseLast(trx, id),',
    replace: 'async () => {},',
    ...IT,
  },
  {
    what: 'two admins take the role from one another',
    file: ACCOUNTS,
    find: 'if (!(await this.lockAdmins(trx)).includes(userId)) throw new ForbiddenException();',
    replace: '',
    project: 'express, postgres',
    ...IT,
  },
  {
    what: 'an admin finds accounts by any part of the email',
    file: ACCOUNTS,
    find: ".where(email, '>=', from)",
    replace: '',
    ...IT,
  },
];
