import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';
import { Outage } from '../database/outage.js';
import type { Client } from './client.js';

/** How long an answer is waited for. */
const ANSWER_MS = 1_000;

/**
 * How long nothing is sent after an answer that did not come: a dead connection is closed only when nothing was
 * sent or received on it for a while.
 */
const PAUSE_MS = 2_000;

const RETRY_MS = 1_000;

/** Redis, with a limit to how long anybody waits for it. It may be down when the application starts. */
export class Redis implements OnApplicationShutdown {
  readonly #logger = new Logger('Store');
  readonly #outage = new Outage('Redis');
  #pausedUntil = 0;
  #isClosed = false;

  constructor(private readonly client: Client) {
    client.on('error', (error) => void this.#outage.failed(error));
  }

  /** Resolves when Redis is connected, or after a second: then it goes on trying. */
  static async open(url: string) {
    // Loaded only with a REDIS_URL: this package is a quarter of all the modules of a start.
    const { clientOf } = await import('./client.js');
    const redis = new Redis(clientOf(url));
    await Promise.race([redis.connect(), setTimeout(ANSWER_MS, undefined, { ref: false })]);
    return redis;
  }

  /** @throws Unavailable when there is no answer in time, or an answer that refuses, such as out of memory */
  async ask<Reply>(command: (client: Client) => Promise<Reply>): Promise<Reply> {
    const at = performance.now();
    if (at < this.#pausedUntil) throw this.#outage.failed(new Error('it did not answer before'));
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = globalThis.setTimeout(() => {
        this.#pausedUntil = performance.now() + PAUSE_MS;
        reject(new Error(`no answer within ${ANSWER_MS} ms`));
      }, ANSWER_MS);
    });
    try {
      const reply = command(this.client);
      // An answer that comes later, because Redis was only slow, ends the pause.
      reply.then(
        () => (this.#pausedUntil = 0),
        () => {},
      );
      const answer = await Promise.race([reply, tooLate]);
      this.#outage.answered();
      return answer;
    } catch (error) {
      throw this.#outage.failed(error);
    } finally {
      clearTimeout(timer);
    }
  }

  onApplicationShutdown() {
    this.#isClosed = true;
    if (this.client.isOpen) this.client.destroy();
  }

  /** Redis drops sessions when its memory is full, unless it is told not to; its owner should know. */
  private async warnOfEviction() {
    const memory = await this.client.eval("return redis.call('INFO', 'memory')").catch(() => '');
    const [, policy = 'noeviction'] = /maxmemory_policy:([\w-]+)/.exec(memory as string) ?? [];
    if (policy === 'noeviction') return;
    this.#logger.warn(
      `Redis has the maxmemory-policy ${policy}: when its memory is full it forgets sessions, and their visitors are guests. Set it to noeviction, and watch used_memory`,
    );
  }

  private async connect() {
    while (!this.#isClosed) {
      try {
        await this.client.connect();
        return this.warnOfEviction();
      } catch (error) {
        if (!this.#isClosed) this.#outage.failed(error);
        await setTimeout(RETRY_MS, undefined, { ref: false });
      }
    }
  }
}
