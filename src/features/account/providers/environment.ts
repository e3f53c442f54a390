import { Config } from '#core/config/config.js';

/** A site where users may have a login: a provider of OpenID Connect, or GitHub, which speaks OAuth 2 only. */
export interface ProviderSettings {
  /** As it is in URLs, such as `google`. */
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

const NAME = /^[A-Z][A-Z\d]*(_[A-Z\d]+)*$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const REQUIRED = 'is required: the provider gives it to who registers this site there';

function isIssuer(value: string) {
  const url = URL.parse(value);
  if (!url || url.search || url.hash || url.username || /\/\.well-known\//.test(value))
    return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}

/** What each variable may be, and what to do when it is something else. */
const FIELDS: Readonly<
  Record<string, readonly [isValid: (value: string) => boolean, fix: string]>
> = {
  ISSUER: [
    isIssuer,
    'must be the issuer of the provider, as its documentation has it, such as https://accounts.google.com: https:// (http:// for localhost only), without a query and without /.well-known/',
  ],
  CLIENT_ID: [Boolean, REQUIRED],
  CLIENT_SECRET: [Boolean, REQUIRED],
  LABEL: [(text) => text.length <= 40, 'must have at most 40 characters, such as Google'],
  RESPONSE_MODE: [
    (text) => ['', 'query', 'form_post'].includes(text),
    'must be query, or form_post for a provider that sends a form, such as Apple',
  ],
  LOGOUT: [
    (text) => ['', 'here', 'provider'].includes(text),
    'must be here, or provider: then a logout here leads to the logout of the provider',
  ],
};
const OF_GITHUB = ['CLIENT_ID', 'CLIENT_SECRET', 'LABEL', 'ISSUER'];
const GITHUB = 'OAUTH_GITHUB_';
const VARIABLE = /^OIDC_(.*)_(?:ISSUER|CLIENT_ID|CLIENT_SECRET|LABEL|RESPONSE_MODE|LOGOUT)$/;

type Given = Readonly<Record<string, string>>;
type Problem = (text: string) => void;

/** @param before the beginning of its variables, such as `OIDC_GOOGLE_` */
function providerIn(given: Given, before: string, name: string, problem: Problem) {
  const isGitHub = before === GITHUB;
  const defaults: Given = isGitHub ? { ISSUER: 'https://github.com', LABEL: 'GitHub' } : {};
  const value = (field: string) => given[before + field] ?? defaults[field] ?? '';
  for (const [field, [isValid, fix]] of Object.entries(FIELDS))
    if (!isValid(value(field))) problem(`${before}${field} ${fix}`);
  const words = name.toLowerCase().replaceAll('_', ' ');
  return {
    name: words.replaceAll(' ', '-'),
    isGitHub,
    issuer: value('ISSUER'),
    clientId: value('CLIENT_ID'),
    clientSecret: value('CLIENT_SECRET'),
    label: value('LABEL') || words.slice(0, 1).toUpperCase() + words.slice(1),
    isFormPost: value('RESPONSE_MODE') === 'form_post',
    endsThere: value('LOGOUT') === 'provider',
  };
}

/** The providers of the environment. */
export const providers = Config.variables({
  names: [
    ...Object.keys(FIELDS).map((field) => `OIDC_<NAME>_${field}`),
    ...OF_GITHUB.map((field) => `${GITHUB}${field}`),
  ],
  secrets: ['OIDC_<NAME>_CLIENT_SECRET', `${GITHUB}CLIENT_SECRET`],
  read(given: Given, problem: Problem): ProviderSettings[] {
    const names = Object.keys(given).flatMap((variable) => VARIABLE.exec(variable)?.[1] ?? []);
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
});
