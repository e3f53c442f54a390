import { CONNECTIONS } from '../database/postgres.js';
import { ok, problem, warning } from './finding.js';
import type { Postgres } from './postgres.js';

/** One process must fit, and a second one while a new version takes over from the old. */
export async function connections({ row }: Postgres) {
  const { most, used } = await row(`
    SELECT current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int AS most,
      (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS used`);
  const free = Number(most) - Number(used) + 1; // without our own
  const said = `PostgreSQL has ${free} of ${Number(most)} connections free, and each process takes up to ${CONNECTIONS}`;
  if (free >= 2 * CONNECTIONS) return ok(said);
  const fix =
    'Raise max_connections, lower CONNECTIONS in src/database/postgres.ts, or put a pooler between. If the application runs already, its own are counted here';
  return free < CONNECTIONS
    ? problem(`${said}: a busy process gets 503 for the rest`, fix)
    : warning(`${said}: there is no room for a second one`, fix);
}
