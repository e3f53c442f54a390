import type { Database, Tables } from '../database/database.js';
import { batchedById } from '../database/batched.js';
import { type VerifiedCredential, stillValid } from '../users/verified-credential.js';
import { now } from './clock.js';
import { needsExtending } from './lifetime.js';

/** Finds a login by its id, with its user. */
export const loginRows = (database: Database) =>
  batchedById((ids) =>
    database
      .selectFrom('logins')
      .innerJoin('users', 'users.id', 'logins.user_id')
      .selectAll('logins')
      .select(['users.email', 'users.role', 'users.password_hash'])
      .where('logins.id', 'in', ids)
      .execute(),
  );

/** @returns false when the credential is no longer valid; then there is no row */
export async function insertLogin(
  database: Database,
  credential: VerifiedCredential,
  login: Tables['logins'],
) {
  const columns = Object.keys(login) as (keyof typeof login)[];
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('logins')
    .columns(columns)
    .expression(
      stillValid(database, credential).select(({ val }) =>
        columns.map((column) => val(login[column]).as(column)),
      ),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

type Seen = Pick<Tables['logins'], 'id' | 'last_seen_at' | 'idle_seconds'>;

/** Writes at most once a minute. @returns what is in the row then */
export async function updateLastSeen(database: Database, { id, last_seen_at, idle_seconds }: Seen) {
  if (!needsExtending(last_seen_at, idle_seconds)) return last_seen_at;
  const at = now();
  await database.updateTable('logins').set({ last_seen_at: at }).where('id', '=', id).execute();
  return at;
}
