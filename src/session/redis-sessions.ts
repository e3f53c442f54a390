import type { Redis } from '../redis/redis.js';
import { fingerprint } from './secrets.js';
import type { SessionSnapshot } from './session-data.js';
import { contentOf, GRAVE_SECONDS, StoredSessions } from './stored-sessions.js';

/** In one step, which Redis does not interrupt: nothing is written over a grave, which is empty. */
const WRITE = `
if redis.call('GET', KEYS[1]) == '' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1`;

const keyOf = (id: string) => `session:${fingerprint(id)}`;

/** Sessions in Redis, which drops them itself when they have expired. */
export class RedisSessions extends StoredSessions {
  constructor(private readonly redis: Redis) {
    super();
  }

  async read(id: string) {
    return contentOf(await this.redis.ask((client) => client.get(keyOf(id))));
  }

  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    const values = [JSON.stringify(session), String(lifetimeSeconds)];
    await this.redis.ask((client) => client.eval(WRITE, { keys: [keyOf(id)], arguments: values }));
  }

  async end(id: string) {
    const grave = { condition: 'XX', expiration: { type: 'EX', value: GRAVE_SECONDS } } as const;
    try {
      await this.redis.ask((client) => client.set(keyOf(id), '', grave));
    } catch {
      // Without memory for a grave it can still be deleted.
      await this.redis.ask((client) => client.del(keyOf(id)));
    }
  }

  async sweep() {
    return false;
  }
}
