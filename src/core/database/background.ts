import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { Unavailable } from './unavailable.js';

/** How long a stop waits for work that is under way. Then it is aborted, and the next process does it again. */
const STOP_MS = 4_000;
/** How long a stop waits for work that ignores the signal. */
const LONGEST_STOP_MS = STOP_MS + 500;

/** Work of a process beside its requests, repeated until the process stops. */
class Loop {
  readonly #logger;
  readonly #rounds = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  isOver = false;

  constructor(
    readonly name: string,
    private readonly ms: number,
    private readonly round: () => Promise<unknown>,
    private readonly concurrency: number,
  ) {
    this.#logger = new Logger(name);
  }

  /** Aborted when a stop waits no longer. */
  get signal() {
    return this.#stop.signal;
  }

  begin() {
    if (this.isOver) return;
    this.pause();
    this.#timer = setInterval(() => void this.run(), this.ms).unref();
  }

  pause() {
    clearInterval(this.#timer);
  }

  /** Begins a round, unless `concurrency` rounds are running. It resolves when no round is running. */
  async run() {
    this.beginRound();
    while (this.#rounds.size > 0) await Promise.all(this.#rounds);
  }

  /** Takes items and works on them, one after the other. With each item that is taken, another round begins. */
  async each<Item>(take: () => Promise<Item | undefined>, work: (item: Item) => Promise<unknown>) {
    let item: Item | undefined;
    while (!this.isOver && (item = await take())) {
      this.beginRound();
      await work(item);
    }
  }

  async end() {
    this.pause();
    this.isOver = true;
    setTimeout(() => this.#stop.abort(), STOP_MS).unref();
    await Promise.race([this.run(), wait(LONGEST_STOP_MS, undefined, { ref: false })]);
  }

  private beginRound() {
    if (this.isOver || this.#rounds.size >= this.concurrency) return;
    const round = this.attempt().finally(() => this.#rounds.delete(round));
    this.#rounds.add(round);
  }

  private async attempt() {
    try {
      await this.round();
    } catch (error) {
      // An outage was logged already, once.
      if (!(error instanceof Unavailable)) this.#logger.error(error);
    }
  }
}

/** All loops of a process. A stop waits for what is under way. */
@Injectable()
export class Background implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #loops: Loop[] = [];

  /** @param concurrency rounds that may be under way */
  every(ms: number, name: string, round: () => Promise<unknown>, concurrency = 1) {
    const loop = new Loop(name, ms, round, concurrency);
    this.#loops.push(loop);
    return loop;
  }

  /** For tests: stops the timer of these loops. @returns a function that starts the timer again */
  pause(name: string) {
    const paused = this.#loops.filter((loop) => loop.name === name);
    for (const loop of paused) loop.pause();
    return () => {
      for (const loop of paused) loop.begin();
    };
  }

  onApplicationBootstrap() {
    for (const loop of this.#loops) loop.begin();
  }

  async onModuleDestroy() {
    await Promise.all(this.#loops.map((loop) => loop.end()));
  }
}
