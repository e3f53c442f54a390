import type { Database } from '../database/database.js';
import { rowsTogether, together } from '../database/together.js';
import { now } from './clock.js';
import { fingerprint } from './secrets.js';
import type { SessionSnapshot } from './session-data.js';
import { readOf, type Row, writeOf } from './statements.js';
import { contentOf, GRAVE_SECONDS, StoredSessions } from './stored-sessions.js';

/** Sessions as rows of the database. */
export class SqlSessions extends StoredSessions {
  readonly #read;
  readonly #write;
  readonly #rewrite;

  constructor(private readonly database: Database) {
    super();
    this.#read = rowsTogether(readOf(database));
    this.#write = together(writer(database, true));
    this.#rewrite = together(writer(database, false));
  }

  async read(id: string) {
    const row = await this.#read({ id: fingerprint(id), now: now() });
    return contentOf(row?.data);
  }

  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    await this.#write(rowOf(id, session, lifetimeSeconds));
  }

  /** In a million sessions each time is on a page of the file of its own, and is left alone. */
  override async rewrite(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    await this.#rewrite(rowOf(id, session, lifetimeSeconds));
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

const rowOf = (id: string, session: SessionSnapshot, lifetimeSeconds: number): Row => ({
  id: fingerprint(id),
  data: JSON.stringify(session),
  expires_at: now() + lifetimeSeconds,
});

function writer(database: Database, isExtended: boolean) {
  const write = writeOf(database, isExtended);
  return (rows: readonly Row[]) => {
    // PostgreSQL takes each row once: the last. In order, or two processes would wait for each other.
    const last = [...new Map(rows.map((row) => [row.id, row])).values()];
    return write(last.toSorted((one, other) => (one.id < other.id ? -1 : 1)));
  };
}
