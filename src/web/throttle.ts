import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { Events } from '../log/events.js';
import { fingerprint } from '../session/secrets.js';
import { emailAddress } from '../users/email.js';
import { InvalidForm, tooManyTries } from './form.js';
import { Limiters } from './limiters.js';
import { networkOf } from './network.js';
import type { PageRequest } from './request.js';

const MINUTE = 60;

/** Tries in a number of seconds: for one account from anywhere, and for one address whatever the account. */
const LIMITS = {
  login: { tries: { account: 10, address: 100 }, seconds: 15 * MINUTE },
  signup: { tries: { account: 5, address: 30 }, seconds: 60 * MINUTE },
  password: { tries: { account: 10, address: 100 }, seconds: 15 * MINUTE },
};

type Kind = keyof typeof LIMITS;

/** Slows down whoever guesses passwords. It stops tries only: whoever is logged in stays so. */
@Injectable()
export class Throttle implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly limiters: Limiters,
  ) {}

  /** Counts a try. @throws the form with a message at the field, when there were too many */
  async count(kind: Kind, request: PageRequest, account: string, field: string) {
    const seconds = await this.wait(kind, request, account);
    if (seconds) throw new InvalidForm({ [field]: tooManyTries(seconds) }, seconds);
  }

  /** @returns the seconds to wait, or 0 when it may go on */
  private async wait(kind: Kind, request: PageRequest, account: string) {
    const tries = [
      this.limiter(kind, 'address').consume(fingerprint(networkOf(request.ip ?? ''))),
      this.limiter(kind, 'account').consume(keyOf(account)),
    ];
    const results = await Promise.allSettled(tries);
    const refusals = results.filter((result) => result.status === 'rejected');
    const failure = refusals.find(({ reason }) => !(reason instanceof RateLimiterRes));
    if (failure) throw failure.reason;
    if (refusals.length > 0) this.events.record(request, 'throttled', { reason: kind });
    const waits = refusals.map(({ reason }) => (reason as RateLimiterRes).msBeforeNext);
    return Math.ceil(Math.max(0, ...waits) / 1000);
  }

  /** After a success: what went wrong before was the owner's own doing. */
  async forget(kind: Kind, account: string) {
    await this.limiter(kind, 'account').delete(keyOf(account));
  }

  async onModuleInit() {
    await this.limiters.prepare();
  }

  private limiter(kind: Kind, by: 'account' | 'address') {
    const { tries, seconds } = LIMITS[kind];
    return this.limiters.of({
      keyPrefix: `throttle:${kind}-${by}`,
      points: tries[by],
      duration: seconds,
    });
  }
}

const keyOf = (account: string) => fingerprint(emailAddress(account));
