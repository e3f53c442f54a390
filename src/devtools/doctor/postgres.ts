import { Client } from 'pg';
import { CONNECTIONS } from '#core/database/postgres.js';
import { fixOf, ok, problem, reasonOf, section, type Target, warning } from './finding.js';
import { clock, latency, migrations, STORE_TIMEOUT_MS } from './stores.js';

/** postgresql.org/docs/current/errcodes-appendix.html, and one of the operating system. */
const FIXES = {
  '[28P01]': 'Correct user and password in DATABASE_URL, with special characters percent-encoded',
  '[28000]': 'Let this user in from here, in pg_hba.conf; or use TLS, if that is what it asks for',
  '[08P01]': 'If it is PgBouncer: ignore_startup_parameters = statement_timeout in pgbouncer.ini',
  '[3D000]': 'Make the database: createdb, as the user of DATABASE_URL',
  '[53300]': 'Raise max_connections of the server, or run fewer processes',
  '[ENOTFOUND]': 'Correct the host in DATABASE_URL',
  '': 'Start it, or correct host and port in DATABASE_URL; is there a firewall between?',
};

export const postgres = section('PostgreSQL', open, {
  latency,
  clock,

  async canBeWritten({ row }) {
    const { transaction_read_only: readOnly } = await row('SHOW transaction_read_only');
    if (readOnly === 'off') return ok`PostgreSQL can be written`;
    return problem`PostgreSQL can only be read: it is a standby, or default_transaction_read_only is on -> Name the primary in DATABASE_URL, or turn default_transaction_read_only off`;
  },

  async mayMakeTables({ row }) {
    const { may, who } = await row(`
      SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may, current_user AS who`);
    if (may) return [];
    return problem`${String(who)} may make no tables, which the first start and new versions need -> As the owner of the database: GRANT USAGE, CREATE ON SCHEMA public TO "${String(who)}"`;
  },

  /** One process must fit, and a second one while a new version takes over from the old. */
  async connections({ row }) {
    const { most, used } = await row(`
      SELECT current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int AS most,
        (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS used`);
    const free = Number(most) - Number(used) + 1; // without our own
    const said = `PostgreSQL has ${free} of ${Number(most)} connections free, and each process takes up to ${CONNECTIONS}`;
    const fix =
      'Raise max_connections, lower CONNECTIONS in src/core/database/postgres.ts, or put a pooler between. If the application runs already, its own are counted here';
    if (free >= 2 * CONNECTIONS) return ok`${said}`;
    if (free >= CONNECTIONS) return warning`${said}: there is no room for a second one -> ${fix}`;
    return problem`${said}: a busy process gets 503 for the rest -> ${fix}`;
  },

  migrations,
});

/** One connection of our own, beside those of the application. */
async function open({ config }: Target, end: AsyncDisposableStack) {
  if (!config?.databaseUrl.startsWith('postgres')) return undefined;
  const client = new Client({
    connectionString: config.databaseUrl,
    connectionTimeoutMillis: STORE_TIMEOUT_MS,
    query_timeout: STORE_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    return problem`PostgreSQL at ${client.host}:${client.port} cannot be reached: ${reasonOf(error)} -> ${fixOf(error, FIXES)}`;
  }
  // Not end(), which would wait for a server that does not answer.
  end.defer(() => void client.connection.stream.destroy());
  const rows = async (query: string) => (await client.query<Record<string, unknown>>(query)).rows;
  const row = async (query: string) => (await rows(query))[0]!;
  return {
    name: 'PostgreSQL',
    ping: () => rows('SELECT 1'),
    now: async () => Number((await row('SELECT extract(epoch FROM now())'))['extract']) * 1000,
    row,
    hasRedis: config.redisUrl !== undefined,
    tables: 'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
    names: async (query: string) => (await rows(query)).map(({ name }) => String(name)),
  };
}
