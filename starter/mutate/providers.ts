import type { Mutation } from './mutations.js';

const FOLDER = 'src/features/account/providers';
const LOGIN = { tests: `${FOLDER}/providers.e2e` };
const ANSWERS = { tests: `${FOLDER}/hostile-answers` };
const LOGOUT = { tests: `${FOLDER}/provider-logout` };

/** Of a login with an account at another site. */
export const PROVIDERS: readonly Mutation[] = [
  {
    what: 'the signature of an ID token is not checked',
    file: `${FOLDER}/provider.ts`,
    find: '[client.enableNonRepudiationChecks]',
    replace: '[client.allowInsecureRequests]',
    ...ANSWERS,
  },
  {
    what: 'the nonce of an ID token is not compared',
    file: `${FOLDER}/provider.ts`,
    find: '...(!isGitHub && { expectedNonce: nonce }),',
    replace: '',
    ...ANSWERS,
  },
  {
    what: 'the answer of one provider counts at another',
    file: `${FOLDER}/authorization-requests.ts`,
    find: 'one.provider === provider && ',
    replace: '',
    ...ANSWERS,
  },
  {
    what: 'an answer of any session counts',
    file: `${FOLDER}/authorization-requests.ts`,
    find: 'derived(one).state === state',
    replace: 'state !== null',
    ...ANSWERS,
  },
  {
    what: 'an answer counts again in a copy of the session',
    file: `${FOLDER}/authorization-requests.ts`,
    find: 'isFirst ? derived(pending)',
    replace: 'pending ? derived(pending)',
    ...ANSWERS,
    project: 'account on fastify',
  },
  {
    what: 'a login at a provider may take as long as it likes',
    file: `${FOLDER}/authorization-requests.ts`,
    find: 'begunAt > now() - REQUEST_SECONDS',
    replace: 'begunAt > 0',
    ...LOGIN,
  },
  {
    what: 'nobody asks for a code after a login at a provider',
    file: `${FOLDER}/provider.controller.ts`,
    find: 'this.loginFlow.logIn(request, credential, { returnTo })',
    replace: "this.loginFlow.logIn(request, credential, { returnTo, after: '/login/code' })",
    ...LOGIN,
  },
  {
    what: 'a choice of a login to end forgets the page that was wanted',
    file: 'src/core/web/access/login-flow.ts',
    find: '{ ...login, returnTo: page }',
    replace: 'login',
    ...LOGIN,
  },
  {
    what: 'a planted session has what was shown at the provider',
    file: `${FOLDER}/unlinked-identity.ts`,
    find: 'this.lifecycle.rotate(request, { unlinkedIdentity });',
    replace: 'Object.assign(sessionOf(request), { unlinkedIdentity });',
    ...LOGIN,
  },
  {
    what: 'an old login at the provider confirms who it is',
    file: `${FOLDER}/provider.ts`,
    find: "...(purpose === 'reauthentication' && { maxAge: now() - begunAt }),",
    replace: '',
    ...LOGIN,
  },
  {
    what: 'the login of somebody else at the provider confirms',
    file: `${FOLDER}/provider.controller.ts`,
    find: 'if (!isOwn) return refuse',
    replace: 'if (!credential) return refuse',
    ...LOGIN,
  },
  {
    what: 'an email that the provider has not verified is taken as shown',
    file: `${FOLDER}/unlinked-identity.ts`,
    find: 'return isVerified ? email : undefined;',
    replace: 'return isVerified || email ? email : undefined;',
    ...LOGIN,
  },
  {
    what: 'another site begins a login',
    file: `${FOLDER}/provider.controller.ts`,
    find: "site !== 'same-origin' && site !== 'none'",
    replace: "site === 'cross-origin'",
    ...LOGIN,
  },
  {
    what: 'the last way to log in is removed',
    file: 'src/core/users/users.ts',
    find: 'if (one && (await this.credentials.isOnlyCredential',
    replace: 'if (!one && (await this.credentials.isOnlyCredential',
    ...LOGIN,
  },
  {
    what: 'the login of an attacker stays with a new password by mail',
    file: `${FOLDER}/identities.ts`,
    find: 'if (!isByMail) return;',
    replace: 'if (isByMail !== null) return;',
    ...LOGIN,
  },
  {
    what: 'a logout token may be used again',
    file: `${FOLDER}/provider-logout.controller.ts`,
    find: "if (!(await this.limiters.isFirstUse('logout-token', key, REMEMBER_SECONDS))) refuse();",
    replace: '',
    ...LOGOUT,
  },
  {
    what: 'a logout token may be any token of the provider',
    file: `${FOLDER}/provider-logout.controller.ts`,
    find: "        typ: 'logout+jwt',\n",
    replace: '',
    ...LOGOUT,
  },
  {
    what: 'a token with a nonce logs out',
    file: `${FOLDER}/provider-logout.controller.ts`,
    find: ' && nonce === undefined;',
    replace: ';',
    ...LOGOUT,
  },
  {
    what: 'a logout token for another application counts',
    file: `${FOLDER}/provider-logout.controller.ts`,
    find: 'audience: provider.settings.clientId,',
    replace: '',
    ...LOGOUT,
  },
  {
    what: 'a login that waits for its code outlasts the session at the provider',
    file: `${FOLDER}/provider-sessions.ts`,
    find: 'if (numUpdatedRows === 0n) await this.currentLogin.end(request);',
    replace: '',
    ...LOGOUT,
  },
];
