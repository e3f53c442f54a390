import { sql } from 'kysely';
import type { Database } from '../../database/database.js';
import type { Cleanup } from '../../database/cleanup.js';
import { keyOf, type Limit, Limiters } from './limiters.js';
import { migrations } from './throttle-table.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export class SqlLimiters extends Limiters {
  constructor(
    private readonly database: Database,
    private readonly cleanup: Cleanup,
  ) {
    super();
  }

  /** One statement, so that tries that come at once are all counted. */
  async increment(limit: Limit, key: string) {
    const now = Date.now();
    const hasEnded = sql`throttle.expires_at <= ${now}`;
    const { count, expires_at: expiresAt } = await this.database
      .insertInto('throttle')
      .values({ key: keyOf(limit, key), count: 1, expires_at: now + limit.seconds * 1000 })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          count: sql`CASE WHEN ${hasEnded} THEN 1 ELSE throttle.count + 1 END`,
          expires_at: sql`CASE WHEN ${hasEnded} THEN excluded.expires_at ELSE throttle.expires_at END`,
        }),
      )
      .returning(['count', 'expires_at'])
      .executeTakeFirstOrThrow();
    return { count, msLeft: expiresAt - now };
  }

  async forget(name: string, key: string) {
    const row = this.database.deleteFrom('throttle').where('key', '=', keyOf({ name }, key));
    await row.execute();
  }

  async decrement(limit: Limit, key: string) {
    await this.database
      .updateTable('throttle')
      .set((row) => ({ count: row('count', '-', 1) }))
      .where('key', '=', keyOf(limit, key))
      .where('expires_at', '>', Date.now())
      .execute();
  }

  override async prepare() {
    await this.database.migrate('throttle', migrations);
    this.cleanup.add(() => this.cleanUp());
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
            row.or([
              row('expires_at', '<=', Date.now()),
              row('expires_at', '>', Date.now() + DAY_MS),
            ]),
          )
          .limit(batch),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === batch;
  }
}
