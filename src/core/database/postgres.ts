import { BadRequestException } from '@nestjs/common';
import { PostgresDialect, type PostgresPoolClient } from 'kysely';
import { userInfo } from 'node:os';
import { DatabaseError, defaults, Pool, type PoolClient, types } from 'pg';
import type { Engine } from './engine.js';
import { ForeignKeyViolation } from './foreign-key-violation.js';
import { Outage } from './outage.js';
import { Listener } from './postgres-listener.js';

/** For each process. All of them together must stay below max_connections of the server, which is 100 by default. */
export const CONNECTIONS = 10;

/** Waiting for a connection, and then for an answer: both together stay below two seconds. */
const CONNECT_MS = 800;
const ANSWER_MS = 1_000;
/** Waiting for a connection in work that is no request, such as migrations. */
const PATIENT_CONNECT_MS = 5_000;

/**
 * The server gives up a little earlier than we do. Otherwise a statement that waits for a lock would go on waiting
 * there. This is sent when a connection begins: a later `SET` would stay with the connection of a pooler, for the
 * next client that gets it.
 */
const STATEMENT_MS = ANSWER_MS - 100;

/** Our bigints are counts and seconds, which a number of JavaScript holds. */
types.setTypeParser(types.builtins.INT8, Number);

/**
 * Without a user in the URL or PGUSER it is that of the system, as in psql: a service has no USER in its environment.
 */
defaults.user ??= whoRuns();

function whoRuns() {
  try {
    return userInfo().username;
  } catch {
    // Some containers run with a user id that has no name.
    return undefined;
  }
}

/** After this long without data, TCP asks whether the other side is still there (keep-alive). */
const KEEP_ALIVE_MS = 10_000;

export function postgres(url: string): Engine {
  const outage = new Outage('PostgreSQL');
  const options = {
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  };
  const pool = new Pool({ ...options, statement_timeout: STATEMENT_MS });
  const patientPool = new Pool({ ...options, connectionTimeoutMillis: PATIENT_CONNECT_MS });
  for (const each of [pool, patientPool]) {
    // A connection broke, while it was used or idle. Without a listener the process would end.
    each.on('error', (error) => void outage.failed(error));
    each.on('connect', (client) => client.on('error', (error) => void outage.failed(error)));
  }
  let answerMs: number | undefined = ANSWER_MS;

  async function connect(): Promise<PostgresPoolClient> {
    try {
      const client = await (answerMs === undefined ? patientPool : pool).connect();
      return new PooledConnection(client, outage, answerMs) as object as PostgresPoolClient;
    } catch (error) {
      throw outage.failed(withPooler(error as Error));
    }
  }
  return {
    isSqlite: false,
    dialect: new PostgresDialect({
      pool: { connect, end: () => pool.end(), options: pool.options },
    }),
    listen: (channel, onText) =>
      new Listener(
        { ...options, keepAliveInitialDelayMillis: KEEP_ALIVE_MS },
        outage,
        channel,
        onText,
      ),
    async withoutTimeLimits(work) {
      answerMs = undefined;
      try {
        return await work();
      } catch (error) {
        throw mayNotMakeTables(error) ? withGrant(error, url) : error;
      } finally {
        answerMs = ANSWER_MS;
      }
    },
  };
}

/**
 * A connection that did not answer in time is not given back to the pool: the next query would wait for the answer of
 * the last one. A connection without a time limit is not given back either.
 */
class PooledConnection {
  #broken: Error | undefined;

  constructor(
    private readonly client: PoolClient,
    private readonly outage: Outage,
    private readonly answerMs: number | undefined,
  ) {}

  async query(text: string, values: readonly unknown[]) {
    if (this.#broken) throw this.#broken;
    try {
      const query = { text, values: [...values], query_timeout: this.answerMs };
      const result = await this.client.query(query);
      this.outage.answered();
      return result;
    } catch (error) {
      if (isNoText(error)) throw new BadRequestException(ZERO_BYTE, { cause: error });
      if (!isTransient(error)) throw isForeignKey(error) ? new ForeignKeyViolation(error) : error;
      throw (this.#broken = this.outage.failed(error));
    }
  }

  release() {
    this.client.release(this.#broken ?? this.answerMs === undefined);
  }
}

/**
 * postgresql.org/docs/current/errcodes-appendix.html: connection exceptions, read-only transaction, deadlock,
 * insufficient resources such as a full disk, operator intervention such as a shutdown, system errors.
 * An error without a code comes from the driver: a connection ended or did not answer in time.
 */
const isTransient = (error: unknown) =>
  !(error instanceof DatabaseError) || /^(08|25006|40|53|57|58)/.test(error.code ?? '');

const isForeignKey = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && error.code === '23503';

const ZERO_BYTE = 'A text has a zero byte in it. Remove it.';

/** PostgreSQL stores and compares no text with a zero byte. */
const isNoText = (error: unknown) => error instanceof DatabaseError && error.code === '22021';

/** The user may not create tables in the schema, or may not see it. */
const mayNotMakeTables = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && /^(42501|3F000)$/.test(error.code ?? '');

function withGrant({ message, code }: DatabaseError, url: string) {
  const user = decodeURIComponent(URL.parse(url)?.username ?? '') || 'the user of DATABASE_URL';
  const grant = `GRANT USAGE, CREATE ON SCHEMA public TO "${user}"`;
  const words = `PostgreSQL: ${message}. As the owner of the database: ${grant}`;
  return Object.assign(new Error(words), { errcode: code });
}

/** PgBouncer refuses parameters that it does not know. */
function withPooler(error: Error) {
  if (error.message.includes('startup parameter'))
    error.message += '; in pgbouncer.ini: ignore_startup_parameters = statement_timeout';
  return error;
}
