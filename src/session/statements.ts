import type { Database, Tables } from '../database/database.js';
import { prepared } from '../database/prepared.js';
import { type Proof, provedBy } from '../users/proof.js';
import { now } from './clock.js';

export interface Row {
  readonly id: string;
  readonly data: string;
  readonly expires_at: number;
}

interface Wanted {
  readonly id: string;
  readonly now: number;
}

export const readOf = (database: Database) =>
  prepared(database, (wanted: readonly Wanted[]) =>
    database
      .selectFrom('sessions')
      .select(['id', 'data'])
      .where('id', 'in', idsOf(wanted))
      // All ask at the same moment.
      .where('expires_at', '>', wanted[0]!.now),
  );

/** @param isExtended else a row that is there keeps its time, and its place in an index */
export const writeOf = (database: Database, isExtended: boolean) =>
  prepared(database, (rows: readonly Row[]) =>
    database
      .insertInto('sessions')
      .values(rows.map(({ id, data, expires_at }) => ({ id, data, expires_at })))
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(({ ref }) => ({
            data: ref('excluded.data'),
            ...(isExtended && { expires_at: ref('excluded.expires_at') }),
          }))
          .where('sessions.data', 'is not', null),
      ),
  );

export const loginOf = (database: Database) =>
  prepared(database, (wanted: readonly Pick<Wanted, 'id'>[]) =>
    database
      .selectFrom('logins')
      .innerJoin('users', 'users.id', 'logins.user_id')
      .selectAll('logins')
      .select('users.email')
      .where('logins.id', 'in', idsOf(wanted)),
  );

/** @returns false when the proof holds no longer; then there is no row */
export async function insertLogin(database: Database, proof: Proof, login: Tables['logins']) {
  const columns = Object.keys(login) as (keyof typeof login)[];
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('logins')
    .columns(columns)
    .expression(
      provedBy(database, proof).select(({ val }) =>
        columns.map((column) => val(login[column]).as(column)),
      ),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** A login is being used. */
export const see = (database: Database, id: string) =>
  database.updateTable('logins').set({ last_seen_at: now() }).where('id', '=', id).execute();

const idsOf = (items: readonly Pick<Wanted, 'id'>[]) => items.map(({ id }) => id);
