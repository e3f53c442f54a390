import type { Database } from '../database/database.js';
import { now } from './clock.js';
import { fingerprint } from './secrets.js';
import type { SessionSnapshot } from './session-data.js';
import { contentOf, GRAVE_SECONDS, StoredSessions } from './stored-sessions.js';

/** Sessions as rows of the database. */
export class SqlSessions extends StoredSessions {
  constructor(private readonly database: Database) {
    super();
  }

  async read(id: string) {
    const row = await this.database
      .selectFrom('sessions')
      .select('data')
      .where('id', '=', fingerprint(id))
      .where('expires_at', '>', now())
      .executeTakeFirst();
    return contentOf(row?.data);
  }

  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    const data = JSON.stringify(session);
    const expires_at = now() + lifetimeSeconds;
    await this.database
      .insertInto('sessions')
      .values({ id: fingerprint(id), data, expires_at })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ data, expires_at })
          .where('sessions.data', 'is not', null),
      )
      .execute();
  }

  async end(id: string) {
    await this.database
      .updateTable('sessions')
      .set({ data: null, expires_at: now() + GRAVE_SECONDS })
      .where('id', '=', fingerprint(id))
      .execute();
  }

  async sweep(batch = 500) {
    const { numDeletedRows } = await this.database
      .deleteFrom('sessions')
      .where('id', 'in', (sessions) =>
        sessions.selectFrom('sessions').select('id').where('expires_at', '<=', now()).limit(batch),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === batch;
  }
}
