import { BYTES, COOKIE_NAME, type Directives, MAX_LOGINS, TIMES } from './policy.js';

/** Where core leads to, and pages that it must know. */
const PAGES = {
  login: '/login',
  /** Where somebody who is logged in shows again who they are. */
  confirm: '/confirm',
  /** Of the whole site, for browsers that ask for /favicon.ico. */
  icon: '/public/icon.svg',
};

/** Templates that core asks for, by their names below `views/`. */
const VIEWS = {
  /** Around every page. */
  layout: 'layouts/page',
  error: 'errors/show',
  mailHtml: 'mail/html',
  mailText: 'mail/text',
};

const DEFAULTS = {
  /** The folder with `views/` and `public/`. */
  root: process.cwd(),
  pages: PAGES,
  views: VIEWS,
  cookieName: COOKIE_NAME,
  /** Directives instead of those of `contentSecurityPolicy` in policy.ts. */
  contentSecurityPolicy: {} as Directives,
  maxLogins: MAX_LOGINS,
  bytes: BYTES,
  times: TIMES,
};

/** What can be put in the place of a part of core. The folder of that part declares it here. */
export interface Parts {}

export type AllOptions = Readonly<typeof DEFAULTS> & Parts;

/** What an application wants otherwise than core: `src/options.ts`. What is not named stays as it is here. */
export type Options = Partial<
  Omit<AllOptions, 'pages' | 'views' | 'bytes' | 'times'> & {
    readonly pages: Partial<AllOptions['pages']>;
    readonly views: Partial<AllOptions['views']>;
    readonly bytes: Partial<AllOptions['bytes']>;
    readonly times: Partial<AllOptions['times']>;
  }
>;

export const withDefaults = (options: Options): AllOptions => ({
  ...DEFAULTS,
  ...options,
  pages: { ...DEFAULTS.pages, ...options.pages },
  views: { ...DEFAULTS.views, ...options.views },
  bytes: { ...DEFAULTS.bytes, ...options.bytes },
  times: { ...DEFAULTS.times, ...options.times },
});
