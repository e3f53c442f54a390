import { Injectable } from '@nestjs/common';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { fingerprint } from '../session/secrets.js';
import { emailAddress } from '../users/email.js';
import type { Limit, Limiters } from '../web/throttle/limiters.js';
import { networkOf } from '../web/throttle/network.js';
import type { Recorder } from './recorder.js';

/** So many counters are remembered. */
const MOST = 200;

interface Counter {
  readonly key: string;
  readonly what: string;
  readonly used: number;
  readonly points: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The tries that were counted since the start, as far as this process did it. */
@Injectable()
export class CountedTries {
  readonly #counters = new Map<string, Counter>();

  watch(limiters: Limiters, recorder: Recorder) {
    const of = limiters.of.bind(limiters);
    limiters.of = (limit) => {
      const limiter = of(limit);
      const consume = async (key: string | number) => {
        const counted = await limiter.consume(key).catch((refusal: unknown) => refusal);
        if (counted instanceof RateLimiterRes) {
          const { what, used, points } = this.note(limit, String(key), counted);
          recorder.current?.tries.push(`${what}: ${used} of ${points}`);
        }
        if (!(counted instanceof RateLimiterRes) || counted.consumedPoints > limit.points)
          throw counted;
        return counted;
      };
      const forget = (key: string | number) => {
        this.#counters.delete(`${limit.keyPrefix}:${key}`);
        return limiter.delete(key);
      };
      return { consume, delete: forget };
    };
  }

  /** @param account the address and the id of who is logged in */
  of(ip: string, ...account: string[]) {
    const keys = [networkOf(ip), ...account.map(emailAddress)].map(fingerprint);
    return [...this.#counters.values()]
      .filter(({ key, until }) => keys.includes(key) && until > Date.now())
      .map(({ what, used, points, until }) => ({
        what,
        used: Math.min(used, points),
        points,
        minutes: Math.ceil((until - Date.now()) / 60_000),
      }));
  }

  private note(limit: Limit, key: string, { consumedPoints, msBeforeNext }: RateLimiterRes) {
    const [, kind, by] = /:(.*)-(\w+)$/.exec(limit.keyPrefix) ?? [];
    const what = by === 'address' ? `${kind}, from this address` : `${kind}, for this account`;
    const until = Date.now() + msBeforeNext;
    const counter = { key, what, used: consumedPoints, points: limit.points, until };
    this.#counters.set(`${limit.keyPrefix}:${key}`, counter);
    const [oldest] = this.#counters.keys();
    if (this.#counters.size > MOST) this.#counters.delete(oldest!);
    return counter;
  }
}
