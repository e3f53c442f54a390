import { sql, type Transaction } from 'kysely';
import type { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { Config } from '#core/config/config.js';
import { type AllTables, Database } from '#core/database/database.js';
import { createApp } from '#core/process/app.js';
import { inBatches, type Row } from './batches.js';
import { type Job, openExisting } from './job.js';

/** PostgreSQL takes at most 65,535 values in a statement, SQLite 32,766. */
const MAX_VALUES = 30_000;

/** A table may have files. PostgreSQL takes 1 GB in a statement, and the process has to hold it. */
const MAX_BYTES = 16 * 1024 ** 2;

/** The name of a table. Its columns are read from the file, so the compiler need not know which table it is. */
type Any = 'users';

/** All rows, in one transaction: it is done, or nothing is. */
export async function copyRows({ file, to, application, say }: Job) {
  using source = openExisting(file);
  // As in tests: migrations run, and no account of development is made.
  const config = new Config({ NODE_ENV: 'test', DATABASE_URL: to }, [], application.options);
  await withDatabase(to, expectNoAccounts);
  const app = await createApp(config, application, { logTo: pino.destination(2) });
  await app.init();
  await app.close();
  await withDatabase(to, (target) => copyInto(target, source, say));
  say('All rows are there. Set DATABASE_URL to it, and start the application.');
}

/** The work may take longer than a request. */
async function withDatabase(url: string, work: (database: Database) => Promise<void>) {
  const database = await Database.open(url);
  try {
    await database.withoutTimeLimits(() => work(database));
  } finally {
    await database.destroy();
  }
}

async function copyInto(target: Database, source: DatabaseSync, say: Job['say']) {
  const there = await tablesOf(target);
  await target.transaction().execute(async (trx) => {
    const all = inOrder(source);
    const tables = all.filter((table) => there.has(table));
    const histories = namesIn(source).filter((table) => isHistory(table) && there.has(table));
    await expectSameMigrations(source, trx, histories);
    // Those of a feature that was taken out.
    for (const table of all.filter((one) => !there.has(one)))
      say(`${table}: left out, this version has no such table`);
    // Migrations may have put rows there.
    for (const table of tables.toReversed()) await trx.deleteFrom(table).execute();
    for (const table of tables) {
      say(`${table}: ${await copyTable(source, table, trx)} rows`);
      // Else PostgreSQL thinks that the table is empty, and reads all of it for each foreign key.
      if (!target.isSqlite) await sql`ANALYZE ${sql.table(table)}`.execute(trx);
    }
  });
}

/** Whoever has accounts there would lose them. */
async function expectNoAccounts(target: Database) {
  if (!(await tablesOf(target)).has('users')) return;
  if (await target.selectFrom('users').select('id').limit(1).executeTakeFirst())
    throw new Error('That database has accounts already. Name an empty one.');
}

const tablesOf = async ({ introspection }: Database) =>
  new Set((await introspection.getTables()).map(({ name }) => name));

async function expectSameMigrations(
  source: DatabaseSync,
  target: Transaction<AllTables>,
  histories: readonly string[],
) {
  for (const table of histories) {
    const query = `SELECT name FROM "${table}" ORDER BY name`;
    const here = source.prepare(query).all();
    const { rows: there } = await sql.raw<Row>(query).execute(target);
    const names = (rows: readonly Row[]) => rows.map(({ name }) => name).join();
    if (names(here) !== names(there))
      throw new Error(
        `The SQLite file has other migrations (${table}) than this version of the application. Start the application with it once.`,
      );
  }
}

const namesIn = (source: DatabaseSync) =>
  source
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));

const isHistory = (table: string) => table.endsWith('_migrations');

/** Tables with rows of the application; a table that others refer to comes before them. */
function inOrder(source: DatabaseSync) {
  const ordered = new Set<string>();
  const add = (table: string) => {
    const keys = source.prepare('SELECT "table" AS name FROM pragma_foreign_key_list(?)');
    for (const { name } of keys.all(table)) if (name !== table) add(String(name));
    ordered.add(table);
  };
  namesIn(source)
    .filter((name) => !/_migrations(_lock)?$/.test(name))
    .forEach(add);
  return [...ordered] as Any[];
}

async function copyTable(source: DatabaseSync, table: Any, target: Transaction<AllTables>) {
  // 2 and 3 are computed by the database from other columns.
  const columns = source.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden < 2');
  const names = columns.all(table).map(({ name }) => `"${String(name)}"`);
  const most = { rows: Math.floor(MAX_VALUES / names.length), bytes: MAX_BYTES };
  const all = source.prepare(`SELECT ${names.join()} FROM "${table}"`).iterate();
  let count = 0;
  for (const rows of inBatches(all as Iterable<Row>, most)) {
    await target
      .insertInto(table)
      .values(rows as never)
      .execute();
    count += rows.length;
  }
  return count;
}
