import { CompiledQuery } from 'kysely';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Database } from '../../database/database.js';
import type { Cleanup } from '../../database/cleanup.js';
import { type Limit, Limiters } from './limiters.js';
import { migrations } from './throttle-table.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export class SqlLimiters extends Limiters {
  constructor(
    private readonly database: Database,
    private readonly cleanup: Cleanup,
  ) {
    super();
  }

  of(limit: Limit) {
    return new RateLimiterPostgres({
      storeClient: { query: (query: Query) => this.query(query) },
      storeType: 'client',
      tableName: 'throttle',
      tableCreated: true,
      clearExpiredByTimeout: false,
      ...limit,
    });
  }

  override async prepare() {
    await this.database.migrate('throttle', migrations);
    this.cleanup.add(() => this.cleanUp());
  }

  /** The library's SQL, which SQLite understands except for the way parameters are written. */
  private query({ text, values }: Query) {
    const sql = this.database.isSqlite ? text.replaceAll('$', '?') : text;
    return this.database.executeQuery(CompiledQuery.raw(sql, values));
  }

  /** Also rows far in the future: the clock was set back since then. */
  private async cleanUp(batch = 500) {
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

interface Query {
  readonly text: string;
  readonly values: unknown[];
}
