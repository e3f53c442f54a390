import type { RateLimiterStoreAbstract } from 'rate-limiter-flexible';

/** `points` attempts in `duration` seconds, for each key. */
export interface Limit {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

/** Where attempts are counted: shared by all processes, and kept over a restart. */
export abstract class Limiters {
  abstract of(limit: Limit): Pick<RateLimiterStoreAbstract, 'consume' | 'reward'>;

  /** Before the first use. */
  async prepare() {}
}
