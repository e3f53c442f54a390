import type { SessionSnapshot } from './session-data.js';

declare module '../config/options.js' {
  interface Parts {
    /** Makes another store for sessions, instead of the database or Redis. On Fastify the session is in the cookie. */
    readonly sessionStore?: () => SessionStore | Promise<SessionStore>;
  }
}

/** How long the id of an ended session stays blocked: longer than any request that could still write to it. */
export const KEEP_ENDED_SECONDS = 60 * 60;

/** A store for sessions that are not in the cookie. The cookie has the id; the id is stored hashed. */
export abstract class SessionStore {
  abstract read(id: string): Promise<SessionSnapshot | undefined>;

  /** Does nothing when the session has ended: a slow request must not bring it back. */
  abstract write(id: string, session: SessionSnapshot, lifetimeSeconds: number): Promise<void>;

  /** Writes a session without extending it. */
  writeWithoutExtending(
    id: string,
    session: SessionSnapshot,
    lifetimeSeconds: number,
  ): Promise<void> {
    return this.write(id, session, lifetimeSeconds);
  }

  abstract end(id: string): Promise<void>;

  /** Deletes a batch of expired sessions. True when there may be more. */
  abstract cleanUp(batch?: number): Promise<boolean>;
}

/**
 * A session that cannot be read counts as none: its visitor is a guest, instead of getting errors until it expires.
 */
export function contentOf(data: string | null | undefined): SessionSnapshot | undefined {
  if (!data) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
