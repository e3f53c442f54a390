import type { Database } from '../database/database.js';
import { prepared, type Value } from '../database/prepared.js';
import { together } from '../database/together.js';
import { now } from './clock.js';
import { fingerprint } from './secrets.js';
import type { SessionSnapshot } from './session-data.js';
import { contentOf, GRAVE_SECONDS, StoredSessions } from './stored-sessions.js';

interface Row {
  readonly id: string;
  readonly data: string;
  readonly expires_at: number;
}

/** Sessions as rows of the database. */
export class SqlSessions extends StoredSessions {
  readonly #read;
  readonly #write = together((rows: readonly Row[]) => this.writeAll(rows));
  /** For one row, for two, and so on. */
  readonly #writes: ReturnType<typeof writeOf>[] = [];

  constructor(private readonly database: Database) {
    super();
    this.#read = readOf(database);
  }

  async read(id: string) {
    const [row] = await this.#read({ id: fingerprint(id), now: now() });
    return contentOf(row?.data);
  }

  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    const data = JSON.stringify(session);
    await this.#write({ id: fingerprint(id), data, expires_at: now() + lifetimeSeconds });
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

  private async writeAll(rows: readonly Row[]) {
    // PostgreSQL takes each row once: the last. In order, or two processes would wait for each other.
    const last = [...new Map(rows.map((row) => [row.id, row])).values()];
    const ordered = last.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const write = (this.#writes[ordered.length] ??= writeOf(this.database, ordered.length));
    await write(ordered);
  }
}

const readOf = (database: Database) =>
  prepared(database, (value: Value<{ id: string; now: number }>) => {
    const [id, now] = [value((wanted) => wanted.id), value((wanted) => wanted.now)];
    const sessions = database.selectFrom('sessions').select('data');
    return sessions.where('id', '=', id).where('expires_at', '>', now);
  });

const writeOf = (database: Database, count: number) =>
  prepared(database, (value: Value<readonly Row[]>) =>
    database
      .insertInto('sessions')
      .values(
        Array.from({ length: count }, (_, at) => ({
          id: value((rows) => rows[at]!.id),
          data: value((rows) => rows[at]!.data),
          expires_at: value((rows) => rows[at]!.expires_at),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(({ ref }) => ({
            data: ref('excluded.data'),
            expires_at: ref('excluded.expires_at'),
          }))
          .where('sessions.data', 'is not', null),
      ),
  );
