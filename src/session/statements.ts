import type { Database } from '../database/database.js';
import { prepared, type Value } from '../database/prepared.js';

export interface Row {
  readonly id: string;
  readonly data: string;
  readonly expires_at: number;
}

export const readOf = (database: Database) =>
  prepared(database, (value: Value<{ id: string; now: number }>) => {
    const [id, now] = [value((wanted) => wanted.id), value((wanted) => wanted.now)];
    const sessions = database.selectFrom('sessions').select('data');
    return sessions.where('id', '=', id).where('expires_at', '>', now);
  });

/**
 * One statement for so many rows.
 * @param isExtended else a row that is there keeps its time, and its place in an index
 */
export const writeOf = (database: Database, isExtended: boolean, count: number) =>
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
            ...(isExtended && { expires_at: ref('excluded.expires_at') }),
          }))
          .where('sessions.data', 'is not', null),
      ),
  );

export const loginOf = (database: Database) =>
  prepared(database, (id: Value<string>) =>
    database
      .selectFrom('logins')
      .innerJoin('users', 'users.id', 'logins.user_id')
      .selectAll('logins')
      .select('users.email')
      .where('logins.id', '=', id(String)),
  );
