import { Client } from 'pg';
import { createClient } from 'redis';
import { DatabaseSync } from 'node:sqlite';
import { storedSession } from '../scenarios/stored.js';

const BATCH = 10_000;

/** Puts sessions into the store of a server that runs already. They end after so many seconds. */
export async function fill(
  { DATABASE_URL = '', REDIS_URL }: Readonly<Record<string, string>>,
  from: number,
  to: number,
  seconds: number,
) {
  const put = REDIS_URL
    ? intoRedis(REDIS_URL)
    : DATABASE_URL.startsWith('sqlite:')
      ? intoSqlite(DATABASE_URL.slice('sqlite:'.length))
      : intoPostgres(DATABASE_URL);
  for (let at = from; at < to; at += BATCH) {
    const count = Math.min(BATCH, to - at);
    await put(
      Array.from({ length: count }, (_, index) => storedSession(at + index)),
      seconds,
    );
  }
}

type Put = (sessions: { key: string; data: string }[], seconds: number) => Promise<void>;

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

function intoSqlite(file: string): Put {
  return async (sessions, seconds) => {
    const database = new DatabaseSync(file, { timeout: 10_000 });
    const insert = database.prepare('INSERT INTO sessions (id, data, expires_at) VALUES (?, ?, ?)');
    database.exec('BEGIN');
    for (const { key, data } of sessions) insert.run(key, data, inSeconds(seconds));
    database.exec('COMMIT');
    database.close();
  };
}

function intoPostgres(url: string): Put {
  return async (sessions, seconds) => {
    const client = new Client(url);
    await client.connect();
    await client.query(
      'INSERT INTO sessions (id, data, expires_at) SELECT *, $3::bigint FROM unnest($1::text[], $2::text[])',
      [sessions.map(({ key }) => key), sessions.map(({ data }) => data), inSeconds(seconds)],
    );
    await client.end();
  };
}

function intoRedis(url: string): Put {
  return async (sessions, seconds) => {
    const client = createClient({ url });
    await client.connect();
    const expiration = { type: 'EX', value: seconds } as const;
    await Promise.all(
      sessions.map(({ key, data }) => client.set(`session:${key}`, data, { expiration })),
    );
    client.destroy();
  };
}

/** How many sessions are in a database. */
export async function rowsIn({ DATABASE_URL = '' }: Readonly<Record<string, string>>) {
  const count = 'SELECT count(*) AS rows FROM sessions';
  if (DATABASE_URL.startsWith('sqlite:')) {
    const database = new DatabaseSync(DATABASE_URL.slice('sqlite:'.length), { timeout: 10_000 });
    const { rows } = database.prepare(count).get() as { rows: number };
    database.close();
    return rows;
  }
  const client = new Client(DATABASE_URL);
  await client.connect();
  const result = await client.query<{ rows: string }>(count);
  await client.end();
  return Number(result.rows[0]!.rows);
}
