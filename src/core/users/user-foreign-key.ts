import { type Kysely, sql, SqliteAdapter } from 'kysely';

interface Options {
  /** Some rows have no user. Their `user_id` was empty, and becomes null. */
  readonly isOptional?: boolean;
}

/**
 * For a migration of a table that an older version made, without a foreign key at `user_id`: from now on a row is
 * deleted with its user, also one that is written during the deletion. Rows whose user is gone already are deleted. A
 * new database has the key from the beginning, as a new table should: see the first migration of each folder.
 */
export async function addUserForeignKey(
  db: Kysely<unknown>,
  table: string,
  { isOptional }: Options = {},
) {
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  const name = sql.table(table);
  const key = sql.id(`${table}_user_id_fkey`);
  if (!isSqlite) {
    if (isOptional) await sql`ALTER TABLE ${name} ALTER user_id DROP NOT NULL`.execute(db);
    await sql`ALTER TABLE ${name} DROP CONSTRAINT IF EXISTS ${key}, ADD CONSTRAINT ${key}
      FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID`.execute(db);
  } else if (!(await rebuild(db, table, isOptional))) return;
  if (isOptional) await sql`UPDATE ${name} SET user_id = NULL WHERE user_id = ''`.execute(db);
  await sql`DELETE FROM ${name} WHERE user_id NOT IN (SELECT id FROM users)`.execute(db);
  if (!isSqlite) await sql`ALTER TABLE ${name} VALIDATE CONSTRAINT ${key}`.execute(db);
}

/**
 * SQLite cannot add a key to a table, so it is made anew, with what else was added to it. Only for a table that no other
 * refers to: DROP TABLE deletes its rows first, and those of the other with them (sqlite.org/lang_altertable.html).
 * @returns false when it has the key
 */
async function rebuild(db: Kysely<unknown>, table: string, isOptional = false) {
  const { rows } = await sql<{ sql: string }>`SELECT sql FROM sqlite_master
    WHERE tbl_name = ${table} AND sql IS NOT NULL ORDER BY type = 'index'`.execute(db);
  const [made, ...indexes] = rows.map((row) => row.sql);
  if (made!.includes('references "users"')) return false;
  const withKey = made!.replace(/"user_id" text[^,)]*/, (column) => {
    const kept = isOptional ? column.replace(' not null', '') : column;
    return `${kept} references "users" ("id") on delete cascade`;
  });
  const name = sql.table(table);
  const old = sql.table(`${table}_before`);
  // Checked when the transaction ends: some rows still belong to users who are gone.
  await sql`PRAGMA defer_foreign_keys = ON`.execute(db);
  await sql`ALTER TABLE ${name} RENAME TO ${old}`.execute(db);
  await sql.raw(withKey).execute(db);
  await sql`INSERT INTO ${name} SELECT * FROM ${old}`.execute(db);
  await sql`DROP TABLE ${old}`.execute(db);
  for (const index of indexes) await sql.raw(index).execute(db);
  return true;
}
