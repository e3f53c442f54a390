import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { deleteExpired } from '../database/sweeper.js';
import { now } from '../session/clock.js';
import { fingerprint } from '../session/secrets.js';
import { sessionOf, type SessionRequest } from '../session/session-data.js';

declare module '../session/session-data.js' {
  interface SessionData {
    /** What a passkey is to sign. Before it, in Unix seconds, until when. */
    challenge: string | undefined;
  }
}

export const CHALLENGE_SECONDS = 5 * 60;

/** Random bytes that a passkey signs, so that what it signed is good for this session, now, and once. */
@Injectable()
export class Challenges {
  constructor(private readonly database: Database) {}

  /** Only the latest of a session counts. */
  keep(request: SessionRequest, challenge: string) {
    sessionOf(request).challenge = `${now() + CHALLENGE_SECONDS} ${challenge}`;
  }

  /** @returns undefined when there is none, it is too old, or was taken before */
  async take(request: SessionRequest) {
    const session = sessionOf(request);
    const [until, challenge] = (session.challenge ?? '').split(' ');
    if (!challenge || Number(until) <= now()) return undefined;
    session.challenge = undefined;
    // A copy of the cookie may still hold it, and so does a request that comes at the same time.
    const { numInsertedOrUpdatedRows } = await this.database
      .insertInto('used_challenges')
      .values({ id: fingerprint(challenge), expires_at: Number(until) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows ? challenge : undefined;
  }

  sweep() {
    return deleteExpired(this.database, 'used_challenges', 'expires_at', { until: now() });
  }
}
