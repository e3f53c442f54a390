import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';

const EVERY_MS = 5 * 60 * 1000;

/** Between two batches requests are answered: a statement of SQLite blocks the whole process. */
const PAUSE_MS = 20;

/** Deletes one batch of what has expired, and tells whether there may be more. */
type Sweep = () => Promise<boolean>;

/** Nothing relies on this: what has expired is refused when it is read. It only keeps the tables small. */
@Injectable()
export class Sweeper implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger('Sweeper');
  readonly #sweeps: Sweep[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  add(sweep: Sweep) {
    this.#sweeps.push(sweep);
  }

  onModuleInit() {
    this.#timer = setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  onModuleDestroy() {
    clearInterval(this.#timer);
    this.#isOver = true;
  }

  async sweep() {
    for (const sweep of this.#sweeps) {
      try {
        while (!this.#isOver && (await sweep())) {
          await setTimeout(PAUSE_MS, undefined, { ref: false });
        }
      } catch (error) {
        this.#logger.warn(`A sweep failed and will be tried again later: ${String(error)}`);
      }
    }
  }
}
