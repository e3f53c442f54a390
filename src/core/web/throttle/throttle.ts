import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '../../log/events.js';
import { hashToken } from '../../secrets.js';
import { normalizeEmail } from '../../users/email.js';
import { ValidationException, tooManyAttempts } from '../forms/form.js';
import { type Limit, Limiters } from './limiters.js';
import { networkOf } from './network.js';
import type { PageRequest } from '../request.js';

/**
 * How many attempts are allowed in how many minutes. Each `kind` is counted alone. Make one as a constant, beside the
 * form that it limits.
 */
export interface RateLimit {
  readonly kind: string;
  /** For one account, from anywhere. */
  readonly account: number;
  /** For one network, whatever the account. */
  readonly network: number;
  readonly minutes: number;
}

/** @returns the key under which the guesses of a known browser are counted, or undefined for another one */
type Counter = (request: PageRequest, account: string) => Promise<string | undefined>;

/**
 * Refuses attempts when there are too many, for example to guess a password. Users who are logged in stay logged in.
 */
@Injectable()
export class Throttle implements OnModuleInit {
  #counterOf: Counter = async () => undefined;

  constructor(
    private readonly events: Events,
    private readonly limiters: Limiters,
  ) {}

  /** The guesses of a known browser count neither for the account nor for the network. */
  countSeparately(counterOf: Counter) {
    this.#counterOf = counterOf;
  }

  /**
   * Counts an attempt. @throws ValidationException with a message at the field, when there were too many
   * @param browserKey the key under which it is counted, instead of the account and the network
   */
  async count(
    limit: RateLimit,
    request: PageRequest,
    account: string,
    field: string,
    browserKey?: string,
  ) {
    const seconds = await this.wait(limit, request, account, browserKey);
    if (seconds) throw new ValidationException({ [field]: tooManyAttempts(seconds) }, seconds);
  }

  /** @returns the seconds to wait, or 0 when it may go on */
  private async wait(limit: RateLimit, request: PageRequest, account: string, browserKey?: string) {
    const counted = [this.waitFor(limitBy('account', limit), browserKey ?? keyOf(account))];
    if (!browserKey) {
      const network = hashToken(networkOf(request.ip ?? ''));
      counted.push(this.waitFor(limitBy('network', limit), network));
    }
    const waits = await Promise.all(counted);
    if (waits.some(Boolean)) this.events.record(request, 'throttled', { reason: limit.kind });
    return Math.ceil(Math.max(...waits) / 1000);
  }

  /**
   * Counts a password guess, unless it is right. So a success gives nobody else more guesses, and who logs in ten
   * times is never slowed down.
   * @param check refuses the form when the guess is wrong. Other errors do not count
   */
  async attempt<Right>(
    limit: RateLimit,
    request: PageRequest,
    account: string,
    field: string,
    check: () => Promise<Right>,
  ) {
    const browserKey = await this.#counterOf(request, account);
    // First, or guesses that come at once would all be checked.
    await this.count(limit, request, account, field, browserKey);
    let isWrong = false;
    try {
      return await check();
    } catch (error) {
      isWrong = error instanceof ValidationException;
      throw error;
    } finally {
      if (!isWrong)
        await this.limiters.decrement(limitBy('account', limit), browserKey ?? keyOf(account));
    }
  }

  async onModuleInit() {
    await this.limiters.prepare();
  }

  /** @returns milliseconds */
  private async waitFor(limit: Limit, key: string) {
    const { count, msLeft } = await this.limiters.increment(limit, key);
    return count > limit.max ? msLeft : 0;
  }
}

const limitBy = (by: 'account' | 'network', { kind, minutes, ...limit }: RateLimit): Limit => ({
  name: `${kind}-${by}`,
  max: limit[by],
  seconds: minutes * 60,
});

const keyOf = (account: string) => hashToken(normalizeEmail(account));
