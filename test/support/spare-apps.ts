import type { INestApplication, LoggerService } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import type { Config } from '../../src/core/config/config.js';
import { type AllTables, Database } from '../../src/core/database/database.js';
import type { StartOptions } from './app.js';
import { everyRow } from './every-row.js';
import type { LogBook } from './log.js';
import type { MailFolder } from './mail.js';
import { isHistory } from './migrated.js';
import { stores } from './stores.js';

/** An application that listens. */
export interface Started {
  readonly app: INestApplication;
  readonly config: Config;
  readonly log: LogBook;
  readonly logger: LoggerService;
  readonly mails: MailFolder;
  /** Such as http://127.0.0.1:43210. */
  readonly origin: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly options: StartOptions;
  /** What was in its tables when it started, if another test may have it. */
  readonly rows: Record<string, unknown[]> | undefined;
}

/** What a file of tests wants is seldom more than that. */
const MOST = 4;

/** Applications that a test is done with. Another test that wants the same saves the start. */
const spares: Started[] = [];

/** One that was started with the same environment and the same modules, and has nothing stored. */
export function takeSpare(environment: Started['environment'], options: StartOptions) {
  if (!canBeSpare(environment, options)) return undefined;
  const { imports } = options;
  const at = spares.findIndex(
    (spare) =>
      isSame(spare.environment, environment) &&
      spare.options.passwordCost === options.passwordCost &&
      isSame(spare.options.options, options.options) &&
      spare.options.imports?.length === imports?.length &&
      (imports ?? []).every((module, index) => module === spare.options.imports?.[index]),
  );
  const [spare] = at < 0 ? [] : spares.splice(at, 1);
  spare?.log.clear();
  return spare;
}

/** The same values under the same names. */
function isSame(one: object = {}, other: object = {}) {
  const values = Object.entries(one);
  const others = new Map(Object.entries(other));
  return (
    values.length === others.size && values.every(([name, value]) => others.get(name) === value)
  );
}

/** Not when something in it is replaced or stored elsewhere, nor in development, whose tools remember things. */
const canBeSpare = (environment: Started['environment'], options: StartOptions) =>
  !options.isNew &&
  !options.change &&
  stores.areKept &&
  // No store and no mail server of its own.
  !Object.keys(environment).some((name) => name.endsWith('_URL'));

/** What is in its tables now that it has started, if it can be a spare later. */
export async function rowsOfSpare(started: Omit<Started, 'rows'>) {
  if (!canBeSpare(started.environment, started.options)) return undefined;
  const tables = Object.entries(await everyRow(started));
  return Object.fromEntries(tables.filter(([name]) => !isHistory(name)));
}

/** Stops it, or keeps it as it was when it had started. */
export async function giveBack(started: Started) {
  const { app, mails, rows } = started;
  if (!rows) return stop(started);
  const all = app.get(Database);
  // The rows of one table may be gone before those that refer to them.
  const inAnyOrder = all.isSqlite
    ? sql`PRAGMA defer_foreign_keys = ON`
    : sql`SET LOCAL session_replication_role = replica`;
  await all.transaction().execute(async (database) => {
    await inAnyOrder.execute(database);
    for (const table of await filled(database, Object.keys(rows)))
      await database.deleteFrom(table as 'users').execute();
    for (const [table, before] of Object.entries(rows)) {
      if (before.length > 0)
        await database
          .insertInto(table as 'users')
          .values(before as never)
          .execute();
    }
  });
  mails.empty();
  spares.push(started);
  if (spares.length > MOST) await stop(spares.shift()!);
}

/** Those that have rows: one question costs less than to empty them all. */
async function filled(database: Kysely<AllTables>, tables: readonly string[]) {
  const asked = tables.map(
    (name) => sql`SELECT ${sql.lit(name)} AS name WHERE EXISTS (SELECT 1 FROM ${sql.table(name)})`,
  );
  const { rows } = await sql<{ name: string }>`${sql.join(asked, sql` UNION ALL `)}`.execute(
    database,
  );
  return rows.map(({ name }) => name);
}

export async function stop({ app, mails }: Started) {
  await app.close();
  mails.empty();
}
