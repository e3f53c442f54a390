import type { Mutation } from './mutations.js';

const CODES = 'src/features/account/mailed-code/mailed-codes.ts';
const CONTROLLER = 'src/features/account/mailed-code/mailed-code.controller.ts';
const IT = { tests: 'src/features/account/mailed-code' } as const;

/** Mistakes in the code by mail. */
export const MAILED_CODE: readonly Mutation[] = [
  {
    what: 'a code of a mail works in every browser that asked for one',
    file: CODES,
    find: 'const { payload, email, isFollowed } = pending;',
    replace:
      "const { email, isFollowed } = pending; const payload = ((await this.tokens['notExpired'](CODE).executeTakeFirst())?.payload ?? pending.payload)!;",
    ...IT,
  },
  {
    what: 'a code of a mail works twice',
    file: CODES,
    find: '(await this.tokens.revoke(CODE, { payload }))',
    replace: 'payload',
    ...IT,
  },
  {
    what: 'a stranger who asked for the mail is let in when its owner presses the link',
    file: CODES,
    find: 'const isAsked = asked?.payload === link.payload;',
    replace: 'const isAsked = true;',
    ...IT,
  },
  {
    what: 'who asked for the mail needs no link of it',
    file: CODES,
    find: 'isAsked: true, isFollowed: false',
    replace: 'isAsked: true, isFollowed: true',
    ...IT,
  },
  {
    what: 'codes of a mail are tried without end',
    file: CODES,
    find: 'account: 5, network: 100',
    replace: 'account: 5000, network: 5000',
    ...IT,
  },
  {
    what: 'each mail has five tries more',
    file: CODES,
    find: 'attempt(TRIES, request, email,',
    replace: 'attempt(TRIES, request, payload,',
    ...IT,
  },
  {
    what: 'a code in a mail that came late works for ten minutes from then on',
    file: CODES,
    find: ' || seconds <= 0',
    replace: '',
    ...IT,
  },
  {
    what: 'whoever made an account with the address of somebody else shares it with them',
    file: CODES,
    find: 'if (!user.email_verified) return NOT_VERIFIED;',
    replace: '',
    ...IT,
  },
  {
    what: 'the code of a mail can be computed by everybody who has read the database',
    file: CODES,
    find: "createHmac('sha256', key)",
    replace: "createHmac('sha256', 'key')",
    tests: 'src/features/account/mailed-code',
  },
  {
    what: 'a code of a mail is enough where there is a second factor',
    file: CONTROLLER,
    find: 'await this.loginFlow.logIn(request, credential, { remember })',
    replace: "await this.loginFlow.logIn(request, credential, { remember, after: '/login/code' })",
    ...IT,
  },
  {
    what: 'a second factor is lost by a mail alone',
    file: 'src/features/account/second-factor/lost-factor.controller.ts',
    find: 'login && !login.credential.isByMail',
    replace: 'login',
    ...IT,
  },
  {
    what: 'a second factor that is said to be lost falls by a mail alone',
    file: 'src/features/account/second-factor/code-step.ts',
    find: '!isByMail && ',
    replace: '',
    ...IT,
  },
  {
    what: 'a code of a mail counts as the password',
    file: 'src/core/logins/current-login.ts',
    find: 'isByMail && isUsable(passwordHash) ? 0 : at',
    replace: 'at',
    ...IT,
  },
  {
    what: 'who has a password confirms with a code of a mail',
    file: CONTROLLER,
    find: 'owner.hasPassword || ',
    replace: '',
    ...IT,
  },
];
