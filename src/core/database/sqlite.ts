import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { Engine } from './engine.js';
import { ForeignKeyViolation } from './foreign-key-violation.js';
import { Outage } from './outage.js';
import { fileCheck, openFile } from './sqlite-file.js';
import { Dialect } from './sqlite-dialect.js';
import { Unavailable } from './unavailable.js';

/** Waiting for a lock stops the whole process, so the wait for another process is short. */
const BUSY_TIMEOUT_MS = 100;

/** After one query waited and got no lock, the next ones wait less: twenty full waits would be two seconds. */
const SHORT_WAIT = { forMs: 500, timeoutMs: 5 };

/** Processes that start together migrate one after the other. */
const MIGRATION_TRIES = 100;

/** Kysely on the SQLite that comes with Node. */
export function sqlite(file: string): Engine {
  const database = openFile(file, BUSY_TIMEOUT_MS);
  const statements = new Map<string, SqliteStatement>();
  const answer = answers(database, new Outage('SQLite'));
  const prepared: SqliteDatabase = {
    prepare(sql) {
      // Every transaction here writes. One that begins by reading is refused when another process writes meanwhile.
      if (sql === 'begin') return prepared.prepare('BEGIN IMMEDIATE');
      // When the disk is full, SQLite has rolled back already.
      if (sql === 'rollback' && !database.isTransaction) return prepared.prepare('SELECT 1');
      const known = statements.get(sql);
      if (known) return known;
      const statement = adapt(
        answer(() => database.prepare(sql)),
        answer,
      );
      statements.set(sql, statement);
      return statement;
    },
    close: () => database.close(),
  };
  const dialect = new Dialect({ database: prepared });
  return {
    dialect,
    isSqlite: true,
    withoutTimeLimits,
    check: fileCheck(file),
  };
}

/** better-sqlite3, which Kysely expects, takes parameters as a list; node:sqlite takes them one by one. */
function adapt(statement: StatementSync, answer: Answer): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => answer(() => statement.all(...values(parameters))),
    run: (parameters) => answer(() => statement.run(...values(parameters))),
    iterate: (parameters) => answer(() => statement.iterate(...values(parameters))),
  };
}

/** sqlite.org/rescode.html: busy, locked, read-only, I/O error, corrupt, full, cannot open, no database. */
const BUSY = 5;
const FOREIGN_KEY = 787;
const TRANSIENT = new Set([BUSY, 6, 8, 10, 11, 13, 14, 26]);

type Answer = <Result>(query: () => Result) => Result;

function answers(database: DatabaseSync, outage: Outage): Answer {
  let isWaitShort = false;
  const setWait = (ms: number) => database.exec(`PRAGMA busy_timeout = ${ms}`);

  async function shortenWaits() {
    isWaitShort = true;
    setWait(SHORT_WAIT.timeoutMs);
    await setTimeout(SHORT_WAIT.forMs, undefined, { ref: false });
    if (database.isOpen) setWait(BUSY_TIMEOUT_MS);
    isWaitShort = false;
  }
  return (query) => {
    try {
      const result = query();
      outage.answered();
      return result;
    } catch (error) {
      const code = codeOf(error);
      if (code === BUSY && !isWaitShort) void shortenWaits();
      if (TRANSIENT.has(code)) throw outage.failed(error);
      throw isForeignKey(error) ? new ForeignKeyViolation(error) : error;
    }
  };
}

const isForeignKey = (error: unknown): error is Error =>
  (error as { errcode?: number }).errcode === FOREIGN_KEY;

/** Without the details that SQLite adds in the upper bits. */
const codeOf = (error: unknown) => ((error as { errcode?: number }).errcode ?? 0) & 0xff;

async function withoutTimeLimits<Result>(work: () => Promise<Result>, tries = MIGRATION_TRIES) {
  try {
    return await work();
  } catch (error) {
    if (tries === 1 || !isBusy(error)) throw error;
    await setTimeout(50);
    return withoutTimeLimits(work, tries - 1);
  }
}

const isBusy = (error: unknown) => error instanceof Unavailable && codeOf(error.cause) === BUSY;
