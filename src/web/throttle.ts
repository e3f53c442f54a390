import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CompiledQuery } from 'kysely';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Database } from '../database/database.js';
import { Sweeper } from '../database/sweeper.js';
import { Events } from '../log/events.js';
import { fingerprint } from '../session/secrets.js';
import type { PageRequest } from './request.js';
import { migrations } from './throttle-table.js';

const MINUTE = 60;
const DAY_MS = 24 * 60 * MINUTE * 1000;

/** Tries in a number of seconds: for one account from anywhere, and for one address whatever the account. */
const LIMITS = {
  login: { tries: { account: 10, address: 100 }, seconds: 15 * MINUTE },
  signup: { tries: { account: 5, address: 30 }, seconds: 60 * MINUTE },
  password: { tries: { account: 10, address: 100 }, seconds: 15 * MINUTE },
};

type Kind = keyof typeof LIMITS;

/**
 * Slows down whoever guesses passwords. It counts in the database, so that a restart forgets nothing and
 * all processes count together. It stops tries only: whoever is logged in stays so.
 */
@Injectable()
export class Throttle implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly sweeper: Sweeper,
  ) {}

  /** Counts a try. @returns the seconds to wait, or 0 when it may go on */
  async wait(kind: Kind, request: PageRequest, account: string) {
    const tries = [
      this.limiter(kind, 'address').consume(fingerprint(request.ip ?? '')),
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
    await this.database.migrate('throttle', migrations);
    this.sweeper.add(() => this.sweep());
  }

  /** The library's SQL, which SQLite understands but for the way parameters are written. */
  private limiter(kind: Kind, by: 'account' | 'address') {
    const query = ({ text, values }: { text: string; values: unknown[] }) =>
      this.database.executeQuery(CompiledQuery.raw(text.replaceAll('$', '?'), values));
    return new RateLimiterPostgres({
      storeClient: { query },
      storeType: 'client',
      tableName: 'throttle',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: `${kind}-${by}`,
      points: LIMITS[kind].tries[by],
      duration: LIMITS[kind].seconds,
    });
  }

  /** Takes those of a clock that was set back too. */
  private async sweep(batch = 500) {
    const { numDeletedRows } = await this.database
      .deleteFrom('throttle')
      .where('key', 'in', (throttle) =>
        throttle
          .selectFrom('throttle')
          .select('key')
          .where((row) =>
            row.or([row('expire', '<=', Date.now()), row('expire', '>', Date.now() + DAY_MS)]),
          )
          .limit(batch),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === batch;
  }
}

const keyOf = (account: string) => fingerprint(account.toLowerCase());
