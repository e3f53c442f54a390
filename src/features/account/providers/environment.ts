import type { Options } from '#core/config/options.js';

/** A site where users may have a login: a provider of OpenID Connect, or GitHub, which speaks OAuth 2 only. */
export interface ProviderSettings {
  /** As it is in addresses, such as `google`. */
  readonly name: string;
  readonly isGitHub: boolean;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As visitors read it, such as `Google`. */
  readonly label: string;
  /** It sends the browser back with a form (OAuth 2.0 Form Post Response Mode). */
  readonly isFormPost: boolean;
  /** A logout here leads to its own logout (OpenID Connect RP-Initiated Logout). */
  readonly endsThere: boolean;
}

const FIELDS = [
  'ISSUER',
  'CLIENT_ID',
  'CLIENT_SECRET',
  'LABEL',
  'RESPONSE_MODE',
  'LOGOUT',
] as const;
const OF_GITHUB = ['CLIENT_ID', 'CLIENT_SECRET', 'LABEL', 'ISSUER'] as const;
const GITHUB = 'OAUTH_GITHUB_';

const NAME = /^[A-Z][A-Z\d]*(_[A-Z\d]+)*$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function isIssuer(value: string) {
  const url = URL.parse(value);
  if (!url || url.search || url.hash || url.username || /\/\.well-known\//.test(value))
    return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}

const worded = (name: string) =>
  name
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/^./, (letter) => letter.toUpperCase());

type Given = Readonly<Record<string, string>>;
type Problem = (text: string) => void;

/** @param before the beginning of its variables, such as `OIDC_GOOGLE_` */
function providerIn(given: Given, before: string, name: string, problem: Problem) {
  const isGitHub = before === GITHUB;
  const value = (field: (typeof FIELDS)[number], otherwise = '') =>
    given[`${before}${field}`] ?? otherwise;
  const check = (field: (typeof FIELDS)[number], isKept: (text: string) => boolean, fix: string) =>
    isKept(value(field)) || problem(`${before}${field} ${fix}`);
  const isWritten = (text: string) => text.length > 0;
  check(
    'ISSUER',
    (text) => (isGitHub && text === '') || isIssuer(text),
    'must be the issuer of the provider, as its documentation has it, such as https://accounts.google.com: https:// (http:// for localhost only), without a query and without /.well-known/',
  );
  const fromProvider = 'is required: the provider gives it to who registers this site there';
  check('CLIENT_ID', isWritten, fromProvider);
  check('CLIENT_SECRET', isWritten, fromProvider);
  check('LABEL', (text) => text.length <= 40, 'must have at most 40 characters, such as Google');
  check(
    'RESPONSE_MODE',
    (text) => ['', 'query', 'form_post'].includes(text),
    'must be query, or form_post for a provider that sends a form, such as Apple',
  );
  check(
    'LOGOUT',
    (text) => ['', 'here', 'provider'].includes(text),
    'must be here, or provider: then a logout here leads to the logout of the provider',
  );
  return {
    name: name.toLowerCase().replaceAll('_', '-'),
    isGitHub,
    issuer: value('ISSUER', isGitHub ? 'https://github.com' : ''),
    clientId: value('CLIENT_ID'),
    clientSecret: value('CLIENT_SECRET'),
    label: value('LABEL', isGitHub ? 'GitHub' : worded(name)),
    isFormPost: value('RESPONSE_MODE') === 'form_post',
    endsThere: value('LOGOUT') === 'provider',
  };
}

const END = /^OIDC_(.*)_(?:ISSUER|CLIENT_ID|CLIENT_SECRET|LABEL|RESPONSE_MODE|LOGOUT)$/;

/** The providers of the environment: in `src/options.ts`, among `variables`. */
export const providers = {
  names: [
    ...FIELDS.map((field) => `OIDC_<NAME>_${field}`),
    ...OF_GITHUB.map((field) => `${GITHUB}${field}`),
  ],
  secrets: ['OIDC_<NAME>_CLIENT_SECRET', `${GITHUB}CLIENT_SECRET`],
  read(given: Given, problem: Problem): ProviderSettings[] {
    const names = Object.keys(given).flatMap((variable) => END.exec(variable)?.[1] ?? []);
    const found = [...new Set(names)].map((name) => {
      if (!NAME.test(name))
        problem(`OIDC_${name}_… must have a name of capitals, digits and _, such as OIDC_GOOGLE_…`);
      if (name === 'GITHUB')
        problem(`OIDC_GITHUB_… is not read: GitHub has no OpenID Connect. Set ${GITHUB}CLIENT_ID`);
      return providerIn(given, `OIDC_${name}_`, name, problem);
    });
    const hasGitHub = Object.keys(given).some((variable) => variable.startsWith(GITHUB));
    return hasGitHub ? [...found, providerIn(given, GITHUB, 'GITHUB', problem)] : found;
  },
} satisfies NonNullable<Options['variables']>[number];
