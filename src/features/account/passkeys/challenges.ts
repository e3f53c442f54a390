import { Injectable } from '@nestjs/common';
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Config } from '#core/config/config.js';
import { now } from '#core/clock.js';
import { hashToken } from '#core/secrets.js';
import { Limiters } from '#core/web/throttle/limiters.js';

export const CHALLENGE_SECONDS = 5 * 60;

const [RANDOM, TIME, MAC] = [32, 6, 32];

/**
 * Random bytes that a passkey signs, so that the signature is valid now, for one purpose, and once. They are signed by
 * us, and not stored: whoever opens the login page gets no session and no cookie for it.
 */
@Injectable()
export class Challenges {
  readonly #keys: readonly Buffer[];

  constructor(
    { sessionKeys }: Config,
    private readonly limiters: Limiters,
  ) {
    this.#keys = sessionKeys.map((key) =>
      Buffer.from(hkdfSync('sha256', key, '', 'passkey challenge', 32)),
    );
  }

  /** @param purpose one of `purposes`, which has the login or the email in it where that is known */
  make(purpose: string) {
    const time = Buffer.alloc(TIME);
    time.writeUIntBE(now() + CHALLENGE_SECONDS, 0, TIME);
    const bytes = Buffer.concat([randomBytes(RANDOM), time]);
    return new Uint8Array(Buffer.concat([bytes, macOf(this.#keys[0]!, bytes, purpose)]));
  }

  /** @param challenge as a browser says that it was signed. @returns it, or why it is not accepted */
  async consume(challenge: string, purpose: string) {
    const sent = Buffer.from(challenge, 'base64url');
    if (sent.length !== RANDOM + TIME + MAC) return 'wrong';
    const [bytes, mac] = [sent.subarray(0, RANDOM + TIME), sent.subarray(RANDOM + TIME)];
    const isOurs = this.#keys.some((key) => timingSafeEqual(macOf(key, bytes, purpose), mac));
    if (!isOurs) return 'wrong';
    if (bytes.readUIntBE(RANDOM, TIME) <= now()) return 'late';
    // Not as it was sent: base64url can write the same bytes in several ways.
    const canonical = sent.toString('base64url');
    const key = hashToken(canonical);
    const isFirst = await this.limiters.isFirstUse('challenge', key, CHALLENGE_SECONDS);
    return isFirst ? { challenge: canonical } : 'late';
  }
}

/** A passkey names its user before there is an account: the id comes from what was signed, so nobody can choose it. */
export const newUserId = (challenge: string) => hashToken(`user of ${challenge}`);

const macOf = (key: Buffer, bytes: Buffer, purpose: string) =>
  createHmac('sha256', key).update(bytes).update(purpose).digest();
