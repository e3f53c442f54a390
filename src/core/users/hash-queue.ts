import { Logger, ServiceUnavailableException } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';

/** The longest time that a hash may wait before it begins. */
const LONGEST_WAIT_MS = 2_000;

/** Hashes are made on libuv's four threads, which files and DNS use too: two stay free for those. */
const CONCURRENCY = 2;

/** The network of the current request, as `src/core/web/throttle/` counts it. Empty outside a request. */
export const requestNetwork = new AsyncLocalStorage<string>();

/** The hash would begin too late. The form is shown again, with this message. */
export class Overloaded extends ServiceUnavailableException {
  constructor() {
    super(
      'Too many passwords are being checked at this moment. Wait some seconds, type your password again and send the form again.',
    );
  }
}

/** Hashes wait here. Networks take turns, so that one with hundreds of logins does not make another wait. */
export class HashQueue {
  readonly #logger = new Logger('Passwords');
  /** By network, in the order of their turns. */
  readonly #waiting = new Map<string, Set<() => void>>();
  #running = 0;
  #averageMs = 0;
  #isShedding = false;

  /** @param longestWaitMs another one is for tests */
  constructor(private readonly longestWaitMs = LONGEST_WAIT_MS) {}

  /** @throws Overloaded at once, when the wait is estimated to be too long, and at the latest when it was too long */
  async run<Result>(hash: () => Promise<Result>) {
    if (this.#running < CONCURRENCY) this.#running++;
    else await this.turn(requestNetwork.getStore() ?? '');
    const begun = performance.now();
    try {
      return await hash();
    } finally {
      this.#averageMs += (performance.now() - begun - this.#averageMs) / 8;
      this.next();
    }
  }

  private async turn(network: string) {
    const own = this.#waiting.get(network) ?? new Set();
    if (this.waitAfter(own.size) > this.longestWaitMs) throw this.overloaded();

    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(network, own.add(resolve));
    const late = setTimeout(() => {
      own.delete(resolve);
      if (own.size === 0) this.#waiting.delete(network);
      reject(this.overloaded());
    }, this.longestWaitMs);
    await promise.finally(() => clearTimeout(late));
  }

  /**
   * Milliseconds, for a network with so many waiting hashes: each other network has a turn before each of its own.
   */
  private waitAfter(own: number) {
    const before = this.#waiting
      .values()
      .reduce((turns, { size }) => turns + Math.min(size, own + 1), 0);
    return (before * this.#averageMs) / CONCURRENCY;
  }

  private next() {
    const [network, own] = this.#waiting.entries().next().value ?? [];
    if (network === undefined || !own) {
      this.#running--;
      this.#isShedding = false;
      return;
    }
    const [begin] = own;
    own.delete(begin!);
    // To the end of the queue.
    this.#waiting.delete(network);
    if (own.size > 0) this.#waiting.set(network, own);
    begin!();
  }

  /** Logs once, until the queue is empty. */
  private overloaded() {
    if (!this.#isShedding) {
      this.#isShedding = true;
      this.#logger.warn(
        `More passwords come than can be hashed within ${this.longestWaitMs / 1000} s: some forms get 503 until fewer come. Several processes take more`,
      );
    }
    return new Overloaded();
  }
}
