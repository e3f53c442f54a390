/** So many tries within so many seconds, for each key. */
export interface Limit {
  readonly name: string;
  readonly max: number;
  readonly seconds: number;
}

/** The tries in a window, which begins with the first. Those that were refused count too. */
export interface Tries {
  readonly count: number;
  /** Until the window ends. */
  readonly msLeft: number;
}

/** Where tries are counted: all processes count together, and a restart forgets nothing. */
export abstract class Limiters {
  abstract increment(limit: Limit, key: string): Promise<Tries>;

  /** @returns whether this is used for the first time. It is remembered for so many seconds */
  async isFirstUse(name: string, key: string, seconds: number) {
    const { count } = await this.increment({ name, max: 1, seconds }, key);
    return count === 1;
  }

  /** After a first use that failed: the next one is the first again. */
  abstract forget(name: string, key: string): Promise<void>;

  /** For a try that was right. */
  abstract decrement(limit: Limit, key: string): Promise<void>;

  /** Before the first use. */
  async prepare() {}
}

export const keyOf = ({ name }: Pick<Limit, 'name'>, key: string) => `throttle:${name}:${key}`;
