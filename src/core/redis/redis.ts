import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';
import { Outage } from '../database/outage.js';
import type { Client, Keys } from './client.js';

const ANSWER_MS = 1_000;

/**
 * How long nothing is sent after an answer did not come: the client closes a dead connection only when nothing was
 * sent or received on it for a while.
 */
const PAUSE_MS = 2_000;

const RETRY_MS = 1_000;

/** Redis, with a time limit for each command. It may be down when the application starts. */
export class Redis implements OnApplicationShutdown {
  readonly #logger = new Logger('Store');
  readonly #outage = new Outage('Redis');
  #pausedUntil = 0;
  #isClosed = false;

  private constructor(
    private readonly client: Client,
    private readonly keys: Keys,
    private readonly aclHint: string,
  ) {
    client.on('error', (error) => void this.failed(error));
  }

  /** Resolves when Redis is connected, or after a second: then it goes on trying. */
  static async open(url: string) {
    // Loaded only with a REDIS_URL: this package is a quarter of all the modules of a start.
    const { clientOf, prefixOf, withPrefix } = await import('./client.js');
    const [client, prefix] = [clientOf(url), prefixOf(url)];
    const redis = new Redis(client, withPrefix(client, prefix), aclRuleFor(url, prefix));
    await Promise.race([redis.connect(), setTimeout(ANSWER_MS, undefined, { ref: false })]);
    return redis;
  }

  /** @throws Unavailable when there is no answer in time, or an answer that refuses, such as out of memory */
  async run<Reply>(command: (keys: Keys) => Promise<Reply>): Promise<Reply> {
    const at = performance.now();
    if (at < this.#pausedUntil) throw this.failed(new Error('it did not answer before'));
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = globalThis.setTimeout(() => {
        this.#pausedUntil = performance.now() + PAUSE_MS;
        reject(new Error(`no answer within ${ANSWER_MS} ms`));
      }, ANSWER_MS);
    });
    try {
      const reply = command(this.keys);
      // A late answer, because Redis was only slow, ends the pause.
      reply.then(
        () => (this.#pausedUntil = 0),
        () => {},
      );
      const answer = await Promise.race([reply, tooLate]);
      this.#outage.answered();
      return answer;
    } catch (error) {
      throw this.failed(error);
    } finally {
      clearTimeout(timer);
    }
  }

  onApplicationShutdown() {
    this.#isClosed = true;
    if (this.client.isOpen) this.client.destroy();
  }

  /** Redis drops sessions when its memory is full, unless its policy is noeviction. Its operator should know. */
  private async warnOfEviction() {
    const memory = await this.client.eval("return redis.call('INFO', 'memory')").catch(() => '');
    const [, policy = 'noeviction'] = /maxmemory_policy:([\w-]+)/.exec(memory as string) ?? [];
    if (policy === 'noeviction') return;
    this.#logger.warn(
      `Redis has the maxmemory-policy ${policy}: when its memory is full it forgets sessions, and their visitors are guests. Set it to noeviction, and watch used_memory`,
    );
  }

  /** A Redis user that may not read our keys is reported at the start, and not to the first visitor. */
  private async tryKeys() {
    const read = "return redis.call('GET', KEYS[1])";
    await this.run((keys) => keys.eval(read, { keys: ['health'] })).catch(() => {});
  }

  private failed(error: unknown) {
    const isRefused = error instanceof Error && /NOPERM|ACL failure/.test(error.message);
    return this.#outage.failed(isRefused ? new Error(`${error.message}. ${this.aclHint}`) : error);
  }

  private async connect() {
    while (!this.#isClosed) {
      try {
        await this.client.connect();
        await this.tryKeys();
        return this.warnOfEviction();
      } catch (error) {
        if (!this.#isClosed) this.failed(error);
        await setTimeout(RETRY_MS, undefined, { ref: false });
      }
    }
  }
}

/** The ACL rule that allows our keys, and no others. */
function aclRuleFor(url: string, prefix: string) {
  const [, user = 'default'] = /^\w+(?:\+\w+)?:\/\/([^:@/]+)[^@/]*@/.exec(url) ?? [];
  const rules = `~${prefix}* +@read +@write +@scripting +@connection -@dangerous +info +time +cluster|slots`;
  const other = prefix
    ? ''
    : '. If its keys have a prefix, such as shop:, add ?prefix=shop: to REDIS_URL';
  return `As the administrator of Redis: ACL SETUSER ${decodeURIComponent(user)} ${rules}${other}`;
}
