import type { Mutation } from './mutations.js';

const LOGIN_ROWS = 'src/core/logins/login-rows.ts';
const LOGINS = 'src/core/logins/current-login.ts';
const FILE = 'src/core/logins/impersonation.ts';
const IT = { tests: 'src/features/admin/acting' } as const;

/** Mistakes in what an admin may do who acts as a user. */
export const ACTING: readonly Mutation[] = [
  {
    what: 'an admin acts as a user without saying who it is',
    file: 'src/features/admin/acting.controller.ts',
    find: "@Roles('admin')\n  @Reauthenticated()",
    replace: "@Roles('admin')",
    ...IT,
  },
  {
    what: 'an admin acts as another admin',
    file: 'src/features/admin/acting.controller.ts',
    find: 'const isOpen = user.role === null && user.deactivated_at === null;',
    replace: 'const isOpen = true;',
    ...IT,
  },
  {
    what: 'an admin gets a role by acting as somebody to whom it is given',
    file: LOGIN_ROWS,
    find: "eb('users.role', 'is', null),",
    replace: '',
    ...IT,
  },
  {
    what: 'who is an admin no more goes on to act as a user',
    file: LOGIN_ROWS,
    find: "eb('actor.role', '=', ref('logins.actor_role') as never),",
    replace: '',
    ...IT,
  },
  {
    what: 'an admin acts as a user after the end of the own login',
    file: 'src/core/logins/ended-logins.ts',
    find: "'actor_login_id',\n        'in',",
    replace: "'actor_login_id',\n        'not in',",
    ...IT,
  },
  {
    what: 'an admin changes the account of the user',
    file: 'src/core/users/verified-credential.ts',
    find: ".$if(row?.table === 'logins', (users) =>",
    replace: '.$if(false, (users) =>',
    ...IT,
  },
  {
    what: 'an admin who acts as a user is asked for the password of the user',
    file: 'src/core/web/access/reauthenticated.guard.ts',
    find: 'if (actor)',
    replace: 'if (actor && false)',
    ...IT,
  },
  {
    what: 'an admin uses up the codes of the user',
    file: 'src/core/web/access/authentication.guard.ts',
    find: 'if (actor && !isMessage(context) && this.isReauthentication(context))',
    replace: 'if (actor && false)',
    ...IT,
  },
  {
    what: 'an admin writes a reason that the user does not see',
    file: 'src/features/admin/acting.controller.ts',
    find: '@Matches(/^',
    replace: '// @Matches(/^',
    ...IT,
  },
  {
    what: 'a user with as many logins as there may be does not see an admin among them',
    file: 'src/core/logins/user-logins.ts',
    find: '...(await acting.execute()), ',
    replace: '',
    ...IT,
  },
  {
    what: 'an admin guesses the password of the user',
    file: 'src/features/account/account.ts',
    find: 'if (owner.actor)',
    replace: 'if (owner.actor && false)',
    ...IT,
  },
  {
    what: 'an admin acts as a user without end',
    file: FILE,
    find: 'ends_at: Math.min(at + seconds, admin.endsAt.absolute),',
    replace: 'ends_at: admin.endsAt.absolute,',
    ...IT,
  },
  {
    what: 'what an admin sent as a user is done as the admin',
    file: 'src/core/web/access/authentication.guard.ts',
    find: "throw new RedirectException('/');",
    replace: '',
    ...IT,
  },
  {
    what: 'a logout leaves the own login of an admin who acts as a user',
    file: LOGINS,
    find: 'const { login, actorLogin = login } = sessionOf(request);',
    replace: 'const { login: actorLogin } = sessionOf(request);',
    ...IT,
  },
  {
    what: 'a login leaves the own login of an admin who acts as a user',
    file: LOGINS,
    find: 'this.ended.endPrevious(hashToken(actorLogin ?? before), isRenewal)',
    replace: 'this.ended.endPrevious(hashToken(before), isRenewal)',
    ...IT,
  },
  {
    what: 'back from a user, an admin is not asked who it is',
    file: FILE,
    find: 'reauthenticatedAt: 0,',
    replace: '',
    ...IT,
  },
  {
    what: 'the log does not tell who acts as a user',
    file: 'src/core/log/events.ts',
    find: 'by: this.#actorOf(request), ',
    replace: '',
    ...IT,
  },
  {
    what: 'a user is told where an admin is',
    file: FILE,
    find: 'actor_role: admin.role,',
    replace: "actor_role: admin.role, ip: request.ip ?? '',",
    ...IT,
  },
];
