import { BYTES, COOKIE_NAME, type Directives, PERMISSIONS_POLICY, TIMES } from './defaults.js';

/** Pages that core links or redirects to. */
const PAGES = {
  login: '/login',
  /** Where somebody who is logged in enters the password again. */
  reauthentication: '/confirm',
  /** The icon of the site, for browsers that ask for /favicon.ico. */
  icon: '/public/icon.svg',
};

/** Templates that core renders, by their names below `views/`. */
const VIEWS = {
  /** The layout around every page. */
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
  /** Directives that replace those of `contentSecurityPolicy` in defaults.ts. */
  contentSecurityPolicy: {} as Directives,
  permissionsPolicy: PERMISSIONS_POLICY,
  bytes: BYTES,
  times: TIMES,
};

/** Parts of core that an application can replace. The folder of each part declares it here. */
export interface Parts {}

export type AllOptions = Readonly<typeof DEFAULTS> & Parts;

/**
 * The settings that an application can change in `src/options.ts`. A setting that is not there has the default value
 * of this file.
 */
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
