import { Logger } from '@nestjs/common';
import { Unavailable } from './unavailable.js';

/** Failures with successes between them, such as reads that work on a full disk, are one outage. */
const QUIET_MS = 5_000;

/** Logs once that a server or a file does not answer, and once that it answers again, instead of at every request. */
export class Outage {
  readonly #logger = new Logger('Store');
  #since: number | undefined;
  #last = 0;

  constructor(private readonly what: string) {}

  /** @returns the error to throw */
  failed(cause: unknown) {
    const at = Date.now();
    this.#last = at;
    const unavailable = new Unavailable(this.what, cause);
    if (this.#since === undefined) {
      this.#since = at;
      this.#logger.error(`${unavailable.message}. Requests that need it get 503`);
    }
    return unavailable;
  }

  answered() {
    if (this.#since === undefined) return;
    const at = Date.now();
    if (Math.abs(at - this.#last) < QUIET_MS) return;
    const seconds = Math.round((at - this.#since) / 1000);
    this.#since = undefined;
    this.#logger.warn(`${this.what} answers again, after ${seconds} s`);
  }
}
