import type { SessionSnapshot } from './session-data.js';

declare module '../config/options.js' {
  interface Parts {
    /** Where sessions are kept that are not in their cookie, instead of the database or Redis. */
    readonly storedSessions?: () => StoredSessions | Promise<StoredSessions>;
  }
}

/** How long the id of an ended session cannot be used again: longer than any request that could still write to it. */
export const KEEP_ENDED_SECONDS = 60 * 60;

/** Where a session lives that is not in its cookie. The id is the one in the cookie; it is stored hashed. */
export abstract class StoredSessions {
  abstract read(id: string): Promise<SessionSnapshot | undefined>;

  /** Does nothing to a session that was ended: a slow request must not bring it back to life. */
  abstract write(id: string, session: SessionSnapshot, lifetimeSeconds: number): Promise<void>;

  /** Writes a session that is not extended: its time goes on as before. */
  rewrite(id: string, session: SessionSnapshot, lifetimeSeconds: number): Promise<void> {
    return this.write(id, session, lifetimeSeconds);
  }

  abstract end(id: string): Promise<void>;

  /** Deletes a batch of what has expired. True when there may be more. */
  abstract cleanUp(batch?: number): Promise<boolean>;
}

/** A session that was damaged counts as none: its visitor is a guest, and not shut out until it expires. */
export function contentOf(data: string | null | undefined): SessionSnapshot | undefined {
  if (!data) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
