/**
 * How large and how slow a request may be, and what a page may load, where `src/options.ts` says nothing else. How many
 * tries a form allows is beside the form.
 */

/**
 * When SESSION_COOKIE_NAME is not set. Over https it begins with `__Host-`, in development it ends with the port.
 * Another name logs everybody out.
 */
export const COOKIE_NAME = 'sid';

export type Directives = Readonly<Record<string, string | readonly string[]>>;

const OURS = "'self'";

/**
 * What a page may load and where it may send something: files of `public/`, and nothing that stands in the page
 * itself, so that a name with a script in it is never one. A CDN is `scriptSrc: ["'self'", 'https://cdn.example']`
 * in the options, an image in a style sheet `imgSrc: ["'self'", 'data:']`. A script in a template that is always the same needs
 * `'sha256-…'`, which the console of the browser tells; one that changes needs a nonce: docs/features.md.
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

/** That one account has at once. With one more, the one that was not used for longest ends. */
export const MAX_LOGINS = 100;

const KB = 1024;
const MB = 1024 * KB;

/** Each is memory that a stranger can fill, so not more than your largest form needs. */
export const BYTES = {
  form: 16 * KB,
  json: 100 * KB,
  /** Of a text in a form with files. */
  field: 16 * KB,
  /** Of each file, where `@Upload()` says nothing else. */
  file: 5 * MB,
  /** Where `@Webhook()` says nothing else. */
  webhook: MB,
  /** Of a websocket. */
  message: 100 * KB,
  /**
   * A body that is too large is read up to here, and not used. If the connection were closed while a browser
   * still sends, the browser would lose our answer, and a proxy would answer 502. nginx has the same limit.
   */
  thrownAway: 256 * KB,
};

/** Milliseconds. A slower client keeps a connection busy that others need. */
export const TIMES = {
  headers: 10_000,
  request: 20_000,
  keepAlive: 5_000,
  /** How long a socket or a stream of events may stay open after its login has ended, wherever that was ended. */
  endedLogin: 2_000,
  /** Something is sent this often on a connection without messages, or a proxy closes it (nginx: after 10 s). */
  heartbeat: 5_000,
};
