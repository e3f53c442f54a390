import { Client } from 'pg';
import { Impassable, problem } from './finding.js';
import type { Sql } from './migrations.js';
import { inTime, PATIENCE_MS } from './patience.js';
import { codeOf, reasonOf } from './reason.js';
import type { Server } from './server.js';
import type { Visit } from './visit.js';

export interface Postgres extends Server, Sql {
  row(query: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** postgresql.org/docs/current/errcodes-appendix.html, and one of the operating system. */
const FIXES: Record<string, string> = {
  '28P01': 'Correct user and password in DATABASE_URL, with special characters percent-encoded',
  '28000': 'Let this user in from here, in pg_hba.conf; or use TLS, if that is what it asks for',
  '3D000': 'Make the database: createdb, as the user of DATABASE_URL',
  '53300': 'Raise max_connections of the server, or run fewer processes',
  ENOTFOUND: 'Correct the host in DATABASE_URL',
};

const START = 'Start it, or correct host and port in DATABASE_URL; is there a firewall between?';

/** One connection of our own, beside those of the application. */
export async function openPostgres({ config }: Visit): Promise<Postgres | undefined> {
  if (!config?.databaseUrl.startsWith('postgres')) return undefined;
  const client = new Client({
    connectionString: config.databaseUrl,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    const what = `PostgreSQL at ${client.host}:${client.port} cannot be reached: ${reasonOf(error)}`;
    throw new Impassable(problem(what, FIXES[codeOf(error) ?? ''] ?? START));
  });
  const rows = async (query: string) => (await client.query<Record<string, unknown>>(query)).rows;
  const row = async (query: string) => (await rows(query))[0]!;
  const names = async (query: string) => (await rows(query)).map(({ name }) => String(name));
  return {
    name: 'PostgreSQL',
    ping: () => rows('SELECT 1'),
    now: async () =>
      Number((await row('SELECT extract(epoch FROM clock_timestamp()) AS now'))['now']) * 1000,
    countsTries: config.redisUrl === undefined,
    row,
    names,
    tables: () =>
      names('SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()'),
    // One that does not answer would not say goodbye either.
    close: () => inTime(client.end()).catch(() => undefined),
  };
}
