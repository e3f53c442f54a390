import { type ValueCheck, ValueChecks } from './value-checks.js';
import type { SessionData, SessionRequest, SessionSnapshot } from './session-data.js';

/**
 * Starts, renews and ends a session, and checks its values. Express and Fastify each have their own class behind it;
 * other code uses this one.
 */
export abstract class SessionLifecycle {
  /** The platform applies them to each session that it opens. */
  readonly valueChecks = new ValueChecks();

  /**
   * A feature says what its key may be, in a constructor. Another version of the application may have stored another
   * form: such a value is converted or dropped when the session is opened.
   */
  checkValue<Key extends keyof SessionData>(key: Key, check: ValueCheck<SessionData[Key]>) {
    this.valueChecks.add(key, check);
  }

  /** What the session holds now. Empty when nothing was ever put into it. */
  abstract read(request: SessionRequest): SessionSnapshot;

  /**
   * Starts a new session with a new identity and only these values. The old session ends.
   * Use the session that is returned: one that was taken from the request before is stale.
   * @throws when the store does not answer
   */
  abstract reset(request: SessionRequest, values?: SessionSnapshot): Promise<SessionData>;

  /**
   * Gives the session a new identity, with all that it holds and these values. So whoever planted or copied the old
   * cookie does not get a new privilege (session fixation). The old identity stays valid with what it had: otherwise
   * a request of another tab at the same time would find no session.
   * Here, too, use the session that is returned.
   */
  abstract rotate(request: SessionRequest, values: SessionSnapshot): SessionData;

  /**
   * Writes what was changed. Await it before an answer begins, or the browser may follow a redirect to a session that
   * is not there yet.
   * @throws when the store does not answer; then no cookie is set
   */
  abstract save(request: SessionRequest): Promise<void>;

  /** Called before the answer begins. Later changes of the session are lost. */
  close(_request: SessionRequest) {}

  /** Ends the session and removes the cookie. Later changes are lost. */
  abstract end(request: SessionRequest): Promise<void>;

  /** Drops the changes of this request: a request that failed leaves the session as it was. */
  abstract discard(request: SessionRequest): void;
}
