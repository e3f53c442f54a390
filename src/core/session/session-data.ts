/**
 * What a session holds. A feature declares its own keys beside its code:
 *
 *     declare module './session-data.js' {
 *       interface SessionData { theme: string | undefined }
 *     }
 *
 * Keys are `T | undefined` and values are Readonly: with a session in the cookie, `delete session.notice` and
 * `session.list.push()` would be lost without a word, so neither compiles. Assign a new value instead.
 *
 * A key that says what a session may do is `readonly`: only SessionLifecycle sets it, together with a new identity.
 */
export interface SessionData {
  /** Names a browser without saying whose it is. Made together with the session. */
  visitorId: string | undefined;
  /** The secret of a row in `logins`. Nobody is signed in by this alone: the row must be there. */
  readonly login: string | undefined;
  /** Unix seconds. When somebody who was signed in has shown again who they are. */
  readonly reauthenticatedAt: number | undefined;
  /** Unix seconds. The session ends so long after it as `lifetimeOf` says, unless it is extended again. */
  extendedAt: number | undefined;
  /** Set at login: whether the user chose "stay logged in". */
  isRemembered: boolean | undefined;
}

/** A request of either platform, as far as the session is concerned. */
export interface SessionRequest {
  readonly method: string;
  readonly session: object;
  readonly ip?: string | undefined;
  /** How the browser came, as far as a proxy of ours may say so. */
  readonly protocol: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What the browser calls itself, which may be anything. */
export const userAgentOf = ({ headers }: SessionRequest) =>
  String(headers['user-agent'] ?? '').slice(0, 300);

/** What the session of a request holds. Undefined where none was opened, as for a request that failed before. */
export const sessionOf = (request: SessionRequest) => request.session as SessionData;

/** A copy without methods: what the session holds at this moment. */
export type SessionSnapshot = Readonly<Partial<SessionData>>;
