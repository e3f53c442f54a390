import { Injectable } from '@nestjs/common';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { now } from '#core/session/clock.js';
import { hashToken } from '#core/session/secrets.js';
import { sessionOf, type SessionRequest } from '#core/session/session-data.js';
import { Limiters } from '#core/web/throttle/limiters.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** Until when, in Unix seconds, and the bytes that a passkey is to sign. */
    challenge: string | undefined;
  }
}

export const CHALLENGE_SECONDS = 5 * 60;

/** Random bytes that a passkey signs, so that the signature is valid for this session, now, and once. */
@Injectable()
export class Challenges {
  /** Counts uses: a copy of the cookie may still hold a used challenge, and so may a request at the same time. */
  readonly #once;

  constructor(limiters: Limiters) {
    const limit = { points: 1, duration: CHALLENGE_SECONDS };
    this.#once = limiters.of({ keyPrefix: 'throttle:challenge', ...limit });
  }

  /** Only the latest challenge of a session is valid. */
  keep(request: SessionRequest, challenge: string) {
    sessionOf(request).challenge = `${now() + CHALLENGE_SECONDS} ${challenge}`;
  }

  /** @returns undefined when there is none, or it has expired or was used */
  async take(request: SessionRequest) {
    const session = sessionOf(request);
    const [until, challenge] = (session.challenge ?? '').split(' ');
    if (!challenge || Number(until) <= now()) return undefined;
    session.challenge = undefined;
    try {
      await this.#once.consume(hashToken(challenge));
      return challenge;
    } catch (error) {
      if (error instanceof RateLimiterRes) return undefined;
      throw error;
    }
  }
}
