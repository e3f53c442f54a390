import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Impassable, problem, skipped } from './finding.js';
import type { Sql } from './migrations.js';
import { PATIENCE_MS } from './patience.js';
import { reasonOf } from './reason.js';
import type { Visit } from './visit.js';

export interface SqliteFile extends Sql {
  readonly file: string;
  /** Where it is or will be: the first that is there, of those that lead to it. */
  readonly folder: string;
  /** Open for reading only. Undefined before the first start. */
  readonly database: DatabaseSync | undefined;
  readonly tell: Visit['tell'];
  close(): void;
}

export function openSqlite({ config, tell }: Visit): SqliteFile | undefined {
  if (!config?.databaseUrl.startsWith('sqlite:')) return undefined;
  const file = config.databaseUrl.slice('sqlite:'.length);
  if (file === ':memory:') {
    throw new Impassable(
      skipped('The database is in memory, and ends with the process', 'Set DATABASE_URL to a file'),
    );
  }
  const database = existsSync(file) ? open(file) : undefined;
  const names = async (query: string) => {
    const rows = database?.prepare(query).all() ?? [];
    return rows.map(({ name }) => String(name));
  };
  return {
    file,
    folder: folderOf(file),
    database,
    tell,
    countsTries: config.redisUrl === undefined,
    names,
    tables: () => names("SELECT name FROM sqlite_master WHERE type = 'table'"),
    close: () => database?.close(),
  };
}

function folderOf(file: string): string {
  const folder = dirname(file);
  return existsSync(folder) ? folder : folderOf(folder);
}

function open(file: string) {
  // Without a WAL nobody has it open. Reading would then make one, which stays.
  const url = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) url.searchParams.set('immutable', '1');
  try {
    const database = new DatabaseSync(url, { readOnly: true, timeout: PATIENCE_MS });
    database.prepare('PRAGMA schema_version').get();
    return database;
  } catch (error) {
    throw new Impassable(
      problem(
        `${file} cannot be opened: ${reasonOf(error)}`,
        'Run it as the user that the application runs as. If the file is damaged, bring back a copy: see docs/operations.md',
      ),
    );
  }
}
