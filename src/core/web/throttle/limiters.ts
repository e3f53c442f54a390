/** `points` tries in `duration` seconds, for each key. */
export interface Limit {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

/** The tries in a window, which begins with the first. Those that were refused count too. */
export interface Tries {
  readonly count: number;
  /** Until the window ends. */
  readonly msLeft: number;
}

/** Where tries are counted: all processes count together, and a restart forgets nothing. */
export abstract class Limiters {
  /** One more. */
  abstract consume(limit: Limit, key: string): Promise<Tries>;

  /** One less, for a try that was right. */
  abstract reward(limit: Limit, key: string): Promise<void>;

  /** Before the first use. */
  async prepare() {}
}

export const keyOf = ({ keyPrefix }: Limit, key: string) => `${keyPrefix}:${key}`;
