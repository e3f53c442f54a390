import { Injectable } from '@nestjs/common';
import { isString } from 'class-validator';
import { now } from '#core/session/clock.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
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

/** Counts uses: a copy of the cookie may still hold a used challenge, and so may a request at the same time. */
const ONCE = { keyPrefix: 'throttle:challenge', points: 1, duration: CHALLENGE_SECONDS };

/** Random bytes that a passkey signs, so that the signature is valid for this session, now, and once. */
@Injectable()
export class Challenges {
  constructor(
    lifecycle: SessionLifecycle,
    private readonly limiters: Limiters,
  ) {
    lifecycle.checkKey('challenge', { fits: isString });
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
    const { count } = await this.limiters.consume(ONCE, hashToken(challenge));
    return count <= ONCE.points ? challenge : undefined;
  }
}
