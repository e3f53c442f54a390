import type { RateLimiterStoreAbstract } from 'rate-limiter-flexible';

/** `points` tries in `duration` seconds, for each key. */
export interface Limit {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

/** Where tries are counted: all processes count together, and a restart forgets nothing. */
export abstract class Limiters {
  abstract of(limit: Limit): Pick<RateLimiterStoreAbstract, 'consume' | 'reward'>;

  /** Before the first use. */
  async prepare() {}
}
