import type { Mutation } from './mutations.js';

const FILE = 'src/features/account/second-factor/required-factor.ts';
const IT = { tests: 'src/features/account/second-factor/required-factor' } as const;

/** Mistakes in who must have a second factor. */
export const REQUIRED_FACTOR: readonly Mutation[] = [
  {
    what: 'a grace period begins anew at each request',
    file: FILE,
    find: 'if (found) return found.since;',
    replace: '',
    ...IT,
  },
  {
    what: 'every page is open to who has no second factor',
    file: 'src/core/logins/current-login.ts',
    find: 'path.startsWith(`${page}/`)',
    replace: "path.startsWith('/')",
    ...IT,
  },
  {
    what: 'who has a passkey is not asked to show it after the password',
    file: FILE,
    find: 'if (usedMultiFactorCredential === undefined) {',
    replace: 'if (!usedMultiFactorCredential) {',
    ...IT,
  },
  {
    what: 'a passkey without a finger or a PIN is two factors',
    file: 'src/features/account/passkeys/responses.ts',
    find: 'passkey.uv_initialized === 1',
    replace: 'passkey.uv_initialized >= 0',
    ...IT,
  },
  {
    what: 'a token of who must set something up is good for all',
    file: 'src/core/logins/current-login.ts',
    find: 'this.#found.set(request, this.withAction(user, request));',
    replace: 'this.#found.set(request, Promise.resolve(user));',
    ...IT,
  },
  {
    what: 'who must set something up opens a socket',
    file: 'src/core/platform/sockets.ts',
    find: 'if (requiredAction) throw',
    replace: 'if (requiredAction === null) throw',
    ...IT,
  },
  {
    what: 'a socket stays open to who must set something up by now',
    file: 'src/core/web/open-connections.ts',
    find: ' || current.requiredAction',
    replace: '',
    ...IT,
  },
  {
    what: 'who must set something up gets every page',
    file: 'src/core/web/access/authentication.guard.ts',
    find: 'throw new ActionRequiredException(requiredAction);',
    replace: 'return true;',
    ...IT,
  },
];
