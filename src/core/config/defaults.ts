/**
 * Limits for the size and the time of a request, and what a page may load. These are defaults, which `src/options.ts`
 * can change. Rate limits are declared beside their forms.
 */

/**
 * Used when SESSION_COOKIE_NAME is not set. Over https it gets the prefix `__Host-`, in development the port as its
 * end. Another name logs everybody out.
 */
export const COOKIE_NAME = 'sid';

export type Directives = Readonly<Record<string, string | readonly string[]>>;

const OURS = "'self'";

/**
 * What a page may load and where it may send something: files of `public/`, and nothing inline, so that a user's name
 * with a script in it is never run. A CDN is `scriptSrc: ["'self'", 'https://cdn.example']` in the options, an image
 * in a style sheet `imgSrc: ["'self'", 'data:']`. An inline script that is always the same needs `'sha256-…'`, which
 * the console of the browser tells; one that changes needs a nonce: docs/features.md.
 */
export const contentSecurityPolicy = (publicOrigin: string) => ({
  defaultSrc: "'none'",
  scriptSrc: OURS,
  styleSrc: OURS,
  imgSrc: OURS,
  fontSrc: OURS,
  // Safari before 15.4 does not take a websocket for 'self'.
  connectSrc: [OURS, publicOrigin.replace(/^http/, 'ws')],
  formAction: OURS,
  frameAncestors: "'none'",
  baseUri: "'none'",
});

/** Browser features that no page uses. For a page with a map: `permissionsPolicy: 'camera=(), geolocation=(self)'`. */
export const PERMISSIONS_POLICY =
  'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()';

const KB = 1024;
const MB = 1024 * KB;

/** Each of them is memory that a stranger can fill: allow no more than your largest form needs. */
export const BYTES = {
  form: 16 * KB,
  json: 100 * KB,
  /** A text field in a form with files. */
  field: 16 * KB,
  /** A file, where `@Upload()` says nothing else. */
  file: 5 * MB,
  /** A webhook, where `@Webhook()` says nothing else. */
  webhook: MB,
  /** A message of a websocket. */
  message: 100 * KB,
  /**
   * A body that is too large is read up to this size and thrown away. If the connection were closed while a browser
   * still sends, the browser would lose our answer, and a proxy would answer 502. nginx has the same limit.
   */
  discarded: 256 * KB,
};

/** Milliseconds. A slower client keeps a connection busy that others need. */
export const TIMES = {
  headers: 10_000,
  request: 20_000,
  keepAlive: 5_000,
  /** How long a websocket or an event stream may stay open after its login has ended on any instance. */
  endedLogin: 2_000,
  /** How often something is sent on a silent connection, or a proxy would close it (nginx: after 10 s). */
  heartbeat: 5_000,
};
