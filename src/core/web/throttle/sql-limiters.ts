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
    const hasEnded = sql`throttle.expire <= ${now}`;
    const { points: count, expire } = await this.database
      .insertInto('throttle')
      .values({ key: keyOf(limit, key), points: 1, expire: now + limit.seconds * 1000 })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          points: sql`CASE WHEN ${hasEnded} THEN 1 ELSE throttle.points + 1 END`,
          expire: sql`CASE WHEN ${hasEnded} THEN excluded.expire ELSE throttle.expire END`,
        }),
      )
      .returning(['points', 'expire'])
      .executeTakeFirstOrThrow();
    return { count, msLeft: expire - now };
  }

  async forget(name: string, key: string) {
    const row = this.database.deleteFrom('throttle').where('key', '=', keyOf({ name }, key));
    await row.execute();
  }

  async decrement(limit: Limit, key: string) {
    await this.database
      .updateTable('throttle')
      .set((row) => ({ points: row('points', '-', 1) }))
      .where('key', '=', keyOf(limit, key))
      .where('expire', '>', Date.now())
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
            row.or([row('expire', '<=', Date.now()), row('expire', '>', Date.now() + DAY_MS)]),
          )
          .limit(batch),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === batch;
  }
}
