import { type Chapter, chapter } from './chapter.js';
import { clock } from './clock.js';
import { encryption } from './encryption.js';
import { envFile } from './env-file.js';
import { keyAge } from './key-age.js';
import { keyStrength } from './key-strength.js';
import { latency } from './latency.js';
import { cookie } from './live-cookie.js';
import { date } from './live-date.js';
import { headers } from './live-headers.js';
import { plainHttp } from './live-plain-http.js';
import { proxy } from './live-proxy.js';
import { status } from './live-status.js';
import { openLive } from './live.js';
import { migrations } from './migrations.js';
import { nodeVersion } from './node-version.js';
import { connections } from './postgres-connections.js';
import { canBeWritten } from './postgres-writable.js';
import { openPostgres } from './postgres.js';
import { eviction } from './redis-eviction.js';
import { memory } from './redis-memory.js';
import { persistence } from './redis-persistence.js';
import { takesWrites } from './redis-writable.js';
import { openRedis } from './redis.js';
import { settings } from './settings.js';
import { integrity } from './sqlite-integrity.js';
import { journal } from './sqlite-journal.js';
import { permissions } from './sqlite-permissions.js';
import { space } from './sqlite-space.js';
import { openSqlite } from './sqlite.js';
import { trustProxy } from './trust-proxy.js';

/** All that is looked at, in the order of the report. To leave a check out, take out its name. */
export const CHAPTERS: readonly Chapter[] = [
  chapter('Environment', (visit) => visit, { nodeVersion, settings, envFile }),
  chapter('Settings', ({ config }) => config, { keyStrength, keyAge, trustProxy, encryption }),
  chapter('SQLite', openSqlite, { permissions, space, journal, integrity, migrations }),
  chapter('PostgreSQL', openPostgres, { latency, clock, canBeWritten, connections, migrations }),
  chapter('Redis', openRedis, { latency, clock, takesWrites, eviction, memory, persistence }),
  chapter('Live', openLive, { status, cookie, proxy, plainHttp, headers, date }),
];
