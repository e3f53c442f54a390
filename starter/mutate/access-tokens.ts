import type { Mutation } from './mutations.js';

const TOKENS = 'src/features/account/access-tokens/access-tokens.ts';
const BEARER = 'src/core/web/bearer-tokens.ts';
const IT = { tests: 'src/features/account/access-tokens' } as const;

/** Mistakes in the tokens of programs. */
export const ACCESS_TOKENS: readonly Mutation[] = [
  {
    what: 'a token of a program is stored as it is',
    file: TOKENS,
    find: 'const row = { id: hashToken(token),',
    replace: 'const row = { id: token,',
    ...IT,
  },
  {
    what: 'a token of a program is good for everything',
    file: TOKENS,
    find: "!scopes.split(' ').includes(scope)",
    replace: 'false',
    ...IT,
  },
  {
    what: 'a token of a program never expires',
    file: TOKENS,
    find: ".where('access_tokens.id', '=', id)\n      .where('expires_at', '>', now())",
    replace: ".where('access_tokens.id', '=', id)",
    ...IT,
  },
  {
    what: 'a token of a program works for a deactivated account',
    file: TOKENS,
    find: ".where('deactivated_at', 'is', null)",
    replace: '',
    ...IT,
  },
  {
    what: 'a token of a program has no limit',
    file: TOKENS,
    find: 'if (count > REQUESTS.max)',
    replace: 'if (count > 1e9)',
    ...IT,
  },
  {
    what: 'a token of a program stays with a new password by mail',
    file: 'src/features/account/access-tokens/access-tokens.module.ts',
    find: ', { endsByReset: true }',
    replace: '',
    ...IT,
  },
  {
    what: 'the tokens of programs that a thief has made stay',
    file: 'src/features/account/access-tokens/access-tokens.module.ts',
    find: "credentials.add('access_tokens', { endsByReset: true });",
    replace: '',
    ...IT,
  },
  {
    what: 'a token of a program is made without asking who it is',
    file: 'src/features/account/access-tokens/access-tokens.controller.ts',
    find: '@Reauthenticated()\nexport',
    replace: 'export',
    ...IT,
  },
  {
    what: 'a text that only looks like a token of a program is looked up',
    file: 'src/features/account/access-tokens/token-text.ts',
    find: 'checksumOf(text.slice(0, -7)) === text.slice(-7)',
    replace: 'text.length === 66',
    ...IT,
  },
  {
    what: 'two who make the last token of a program at once make one too many',
    file: 'src/core/users/users.ts',
    find: 'length >= max',
    replace: 'length > max',
    ...IT,
  },
  {
    what: 'a token of a program counts at every handler',
    file: BEARER,
    find: 'const isTaken = token !== undefined && this.scopeOf(request) !== undefined;',
    replace: 'const isTaken = token !== undefined;',
    ...IT,
  },
  {
    what: 'whoever sends the name of a token goes around the cross-site check with a cookie',
    file: 'src/core/web/protection/cross-site.guard.ts',
    find: 'if (request.headers.authorization && hasToken(request, context.getHandler())) return true;',
    replace: 'if (request.headers.authorization) return true;',
    ...IT,
  },
  {
    what: 'a cookie counts where a token of a program does not',
    file: BEARER,
    find: "if (typeof found === 'string') throw new TokenRefusedException(found, scope);\n    this.currentLogin.setUser(request, found, async () => this.#find!(token));",
    replace:
      "if (typeof found !== 'string') this.currentLogin.setUser(request, found, async () => found);",
    ...IT,
  },
  {
    what: 'a session is opened beside a token of a program',
    file: 'src/core/platform/paths.ts',
    find: '(headers.authorization !== undefined && tokens.take(request))',
    replace: '(headers.authorization !== undefined && tokens.take(request) && false)',
    ...IT,
  },
];
