import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Finding, ok, problem, warning } from './finding.js';

const SOURCES = join(import.meta.dirname, '..');

export interface Sql {
  /** Names of the tables. */
  tables(): Promise<string[]>;
  /** One column named `name`. */
  names(query: string): Promise<string[]>;
  /** Else they are in Redis, and there is no table for them. */
  readonly countsTries: boolean;
}

/** They run at the next start. Before it, a copy can still be made; after it, there should be none. */
export async function migrations(sql: Sql): Promise<Finding[]> {
  const tables = new Set(await sql.tables());
  const pending: string[] = [];
  const foreign: string[] = [];
  for (const { owner, names } of await inThisBuild()) {
    if (owner === 'throttle' && !sql.countsTries) continue;
    const table = `${owner}_migrations`;
    const done = tables.has(table) ? await sql.names(`SELECT name FROM ${table}`) : [];
    pending.push(...names.filter((name) => !done.includes(name)).map((name) => `${owner} ${name}`));
    foreign.push(...done.filter((name) => !names.includes(name)).map((name) => `${owner} ${name}`));
  }
  if (foreign.length > 0) {
    return [
      problem(
        `This version would not start: the database has had migrations that it does not know: ${foreign.join(', ')}`,
        'Start the version that made them, or bring back the copy from before',
      ),
    ];
  }
  if (tables.size === 0) return [ok('The database is empty: the first start makes its tables')];
  if (pending.length === 0) return [ok('All migrations were made')];
  return [
    warning(
      `The next start changes the tables: ${pending.join(', ')}`,
      'Before a deployment: back up first. After it: the application that runs is an older one',
    ),
  ];
}

/** Tables stand beside the code that uses them: `cart/tables`, or `web/throttle-table` for one of several. */
export function inThisBuild() {
  const files = globSync('*/{tables,*-table}.{js,ts}', { cwd: SOURCES });
  return Promise.all(
    files.toSorted().map(async (file) => {
      const name = basename(file).replace(/\.[jt]s$/, '');
      const owner = name === 'tables' ? basename(dirname(file)) : name.replace(/-table$/, '');
      const { migrations: known } = (await import(join(SOURCES, file))) as {
        migrations: object;
      };
      return { owner, names: Object.keys(known) };
    }),
  );
}
