import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { rethrow } from './unavailable.js';

/** Waiting for a lock stops the whole process, so another process may hold us up for this long only. */
const BUSY_TIMEOUT_MS = 100;

/** Kysely on the SQLite that comes with Node. The file and its folder are made when they are missing. */
export function sqlite(file: string) {
  const database = open(file);
  const statements = new Map<string, SqliteStatement>();
  const prepared: SqliteDatabase = {
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = adapt(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
    close: () => database.close(),
  };
  return new SqliteDialect({ database: prepared });
}

function open(file: string) {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  if (file !== ':memory:') chmodSync(file, 0o600);
  // NORMAL survives a killed process at any moment; a power cut may undo the last commits. FULL would
  // not lose those either, and costs a disk flush for every write.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  return database;
}

/** better-sqlite3, which Kysely expects, takes parameters as a list; node:sqlite takes them one by one. */
function adapt(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => rethrow(() => statement.all(...values(parameters))),
    run: (parameters) => rethrow(() => statement.run(...values(parameters))),
    iterate: (parameters) => rethrow(() => statement.iterate(...values(parameters))),
  };
}
