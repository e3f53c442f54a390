import type { SessionData, SessionRequest, SessionSnapshot } from './session-data.js';

/** What a session goes through. Each platform has its own way; everybody else uses this. */
export abstract class SessionLifecycle {
  /** What the session holds now. Empty when nothing was ever put into it. */
  abstract read(request: SessionRequest): SessionSnapshot;

  /**
   * A new session with a new identity, and nothing in it but these values; the old identity is dead.
   * Use the session that is returned: one that was taken from the request before is stale.
   * @throws when the store does not answer
   */
  abstract renew(request: SessionRequest, values?: SessionSnapshot): Promise<SessionData>;

  /**
   * A new identity with all that the session holds, and these values: what it may do from now on is not given to
   * whoever planted or copied the cookie before. The old identity goes on with what it had, and without them. Else
   * a request that was sent with it at the same time, from another tab, would find a guest without a session.
   * The session that was taken from the request before is stale here, too.
   */
  abstract regenerate(request: SessionRequest, values: SessionSnapshot): SessionData;

  /**
   * Writes what was changed. Await it before an answer begins, or the browser may follow a redirect
   * to a session that is not there yet.
   * @throws when the store does not answer; then no cookie is set
   */
  abstract save(request: SessionRequest): Promise<void>;

  /** The answer begins: what is put into the session from now on is lost. */
  close(_request: SessionRequest) {}

  /** Ends the session and takes the cookie away. What is written to it afterwards is lost. */
  abstract end(request: SessionRequest): Promise<void>;

  /** Forgets what this request changed: a request that failed leaves the session as it was. */
  abstract discard(request: SessionRequest): void;
}
