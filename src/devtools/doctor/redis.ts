import type { RedisClientType } from 'redis';
import { type Client, clientOf } from '#core/redis/client.js';
import { nodesOf } from './encryption.js';
import { fixOf, ok, problem, reasonOf, section, skipped, type Target, warning } from './finding.js';
import { inWords } from './sqlite.js';
import { clock, latency, STORE_TIMEOUT_MS } from './stores.js';

const FIXES = {
  NOPERM: 'Let this user run PING, INFO, TIME and CONFIG GET',
  'WRONGPASS|AUTH':
    'Correct user and password in REDIS_URL, with special characters percent-encoded',
  '': 'Start it, or correct host and port in REDIS_URL; redis:// without and rediss:// with TLS; is there a firewall between?',
};

export const redis = section('Redis', open, {
  latency,
  clock,

  takesWrites({ info }) {
    if (info['role'] !== 'slave') return ok`Redis can be written`;
    return problem`Redis can only be read: it is a replica -> Name the primary in REDIS_URL, or use Sentinel, which finds it`;
  },

  /** Everything we keep there has a time to live, so the volatile policies throw it away as well. */
  eviction({ info: { maxmemory_policy: policy = '', maxmemory } }) {
    const fix = 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf';
    if (policy === 'noeviction') return ok`Redis throws no session away (noeviction)`;
    if (maxmemory === '0')
      return warning`Redis has the policy ${policy}, which will matter as soon as maxmemory is set -> ${fix}`;
    return problem`Redis throws sessions away when its memory is full (${policy}): people are logged out for no reason, and tries are not counted -> ${fix}`;
  },

  memory({ info }) {
    const [max, used] = [Number(info['maxmemory']), Number(info['used_memory'])];
    const said = `Redis uses ${inWords(used)} of ${inWords(max)}`;
    const fix = 'Raise maxmemory, or find out who makes so many sessions';
    if (max === 0)
      return warning`Redis has no maxmemory (it uses ${inWords(used)}): it grows until the machine ends it -> CONFIG SET maxmemory to three quarters of what the machine can spare, and the same in redis.conf`;
    if (used >= max) return problem`${said}: nobody can log in any more -> ${fix}`;
    if (used > 0.8 * max) return warning`${said}: at its end nobody can log in any more -> ${fix}`;
    return ok`${said}`;
  },

  /** Being logged in is a row of the database, so an older copy of Redis brings no ended login back. */
  async persistence({ info, setting }) {
    if (info['aof_enabled'] === '1') return ok`Redis keeps every change on disk (appendonly)`;
    const save = await setting('save').catch(() => undefined);
    if (save === undefined)
      return skipped`Whether Redis makes snapshots: this user may not ask for its configuration -> redis-cli CONFIG GET save, as its administrator`;
    if (save) return ok`Redis makes snapshots (save ${save}); a crash loses what came after`;
    return warning`Redis keeps nothing on disk: when it restarts, everybody is logged out -> CONFIG SET appendonly yes, and the same in redis.conf`;
  },
});

/** A connection of our own. */
async function open({ config }: Target, end: AsyncDisposableStack) {
  if (!config?.redisUrl) return undefined;
  const client = clientOf(config.redisUrl) as Client & RedisClientType;
  const failed = new Promise<never>((_, reject) => {
    client.on('error', reject);
    setTimeout(reject, STORE_TIMEOUT_MS, new Error('no answer within two seconds')).unref();
  });
  end.defer(() => void (client.isOpen && client.destroy()));
  try {
    await Promise.race([client.connect(), failed]);
    const lines = (await client.info()).split('\r\n');
    return {
      name: 'Redis',
      ping: () => client.ping(),
      now: async () => Number((await client.time())[0]) * 1000,
      /** Of Cluster, what one of its nodes says. */
      info: Object.fromEntries(lines.map((line) => line.split(/:(.*)/s))) as Record<string, string>,
      setting: async (name: string) => (await client.configGet(name))[name],
    };
  } catch (error) {
    return problem`Redis at ${nodesOf(config.redisUrl).join(',')} cannot be reached: ${reasonOf(error)} -> ${fixOf(error, FIXES)}`;
  }
}
