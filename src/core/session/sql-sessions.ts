import type { Database } from '../database/database.js';
import { deleteExpired } from '../database/cleanup.js';
import { batched, batchedById } from '../database/batched.js';
import { now } from '../clock.js';
import { hashToken } from '../secrets.js';
import type { SessionSnapshot } from './session-data.js';
import { contentOf, KEEP_ENDED_SECONDS, SessionStore } from './session-store.js';

interface Row {
  readonly id: string;
  readonly data: string;
  readonly expires_at: number;
}

export class SqlSessions extends SessionStore {
  readonly #read = batchedById((ids) =>
    this.database
      .selectFrom('sessions')
      .select(['id', 'data'])
      .where('id', 'in', ids)
      .where('expires_at', '>', now())
      .execute(),
  );
  readonly #write = batched((rows: readonly Row[]) => this.put(rows, true));
  readonly #writeWithoutExtending = batched((rows: readonly Row[]) => this.put(rows, false));

  constructor(private readonly database: Database) {
    super();
  }

  async read(id: string) {
    const row = await this.#read(hashToken(id));
    return contentOf(row?.data);
  }

  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    await this.#write(rowOf(id, session, lifetimeSeconds));
  }

  /** Does not write `expires_at`: with a million sessions, its index entry would be one more page to write. */
  override async writeWithoutExtending(
    id: string,
    session: SessionSnapshot,
    lifetimeSeconds: number,
  ) {
    await this.#writeWithoutExtending(rowOf(id, session, lifetimeSeconds));
  }

  async end(id: string) {
    await this.database
      .updateTable('sessions')
      .set({ data: null, expires_at: now() + KEEP_ENDED_SECONDS })
      .where('id', '=', hashToken(id))
      .execute();
  }

  cleanUp(batch?: number) {
    return deleteExpired(this.database, 'sessions', 'expires_at', { until: now(), batch });
  }

  /** @param isExtended when false, a row that is there keeps its time */
  private put(rows: readonly Row[], isExtended: boolean) {
    // PostgreSQL accepts each row only once in a statement: the last one is used. Sorted, or two processes could wait
    // for each other.
    const last = [...new Map(rows.map((row) => [row.id, row])).values()];
    return this.database
      .insertInto('sessions')
      .values(last.toSorted((one, other) => (one.id < other.id ? -1 : 1)))
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(({ ref }) => ({
            data: ref('excluded.data'),
            ...(isExtended && { expires_at: ref('excluded.expires_at') }),
          }))
          .where('sessions.data', 'is not', null),
      )
      .execute();
  }
}

const rowOf = (id: string, session: SessionSnapshot, lifetimeSeconds: number): Row => ({
  id: hashToken(id),
  data: JSON.stringify(session),
  expires_at: now() + lifetimeSeconds,
});
