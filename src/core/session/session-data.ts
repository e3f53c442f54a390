/**
 * What a session holds. A feature declares its own keys beside its code:
 *
 *     declare module '#core/session/session-data.js' {
 *       interface SessionData { theme: string | undefined }
 *     }
 *
 * Keys are `T | undefined` and values are Readonly: with a session in the cookie, `delete session.flash` and
 * `session.list.push()` would be lost without an error, so neither compiles. Assign a new value instead.
 *
 * A key that gives a privilege is `readonly`: only SessionLifecycle sets it, together with a new identity.
 */
export interface SessionData {
  /** A random id for what a guest keeps. Made together with the session; a login makes a new one. */
  visitorId: string | undefined;
  /** The secret of a row in `logins`. Without that row it logs nobody in. */
  readonly login: string | undefined;
  /** While an admin acts as another user: the secret of the admin's own login. */
  readonly actorLogin: string | undefined;
  /** Unix seconds. When the user has last re-authenticated in this session. */
  readonly reauthenticatedAt: number | undefined;
  /**
   * Whether the user has shown one credential that counts as two factors: a passkey with a finger or a PIN. A password
   * and then a code does not set it.
   */
  readonly usedMultiFactorCredential: boolean | undefined;
  /** Unix seconds. When the session was last extended: it ends `lifetimeOf` seconds later. */
  extendedAt: number | undefined;
  /** Set at login: whether the user chose "stay logged in". */
  isRemembered: boolean | undefined;
}

/** The type of a request on Express and on Fastify, with what sessions need of it. */
export interface SessionRequest {
  readonly method: string;
  readonly session: object;
  readonly ip?: string | undefined;
  /** `http` or `https`, as the browser used it: a trusted proxy may say so. */
  readonly protocol: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The browser's own name for itself, which may be any text. */
export const userAgentOf = ({ headers }: SessionRequest) =>
  String(headers['user-agent'] ?? '').slice(0, 300);

/**
 * Returns the session of a request. It returns undefined if no session was opened, for example because the request
 * failed before.
 */
export const sessionOf = (request: SessionRequest) => request.session as SessionData;

/** A copy without methods: what the session holds now. */
export type SessionSnapshot = Readonly<Partial<SessionData>>;
