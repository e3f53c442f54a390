import type { Redis } from '../redis/redis.js';
import { hashToken } from './secrets.js';
import type { SessionSnapshot } from './session-data.js';
import { contentOf, KEEP_ENDED_SECONDS, StoredSessions } from './stored-sessions.js';

/** In one step, which Redis does not interrupt. An empty value is a session that was ended: it stays so. */
const WRITE = `
if redis.call('GET', KEYS[1]) == '' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1`;

const keyOf = (id: string) => `session:${hashToken(id)}`;

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
    const ended = {
      condition: 'XX',
      expiration: { type: 'EX', value: KEEP_ENDED_SECONDS },
    } as const;
    try {
      await this.redis.ask((client) => client.set(keyOf(id), '', ended));
    } catch {
      // Redis with a full memory writes nothing, but still deletes.
      await this.redis.ask((client) => client.del(keyOf(id)));
    }
  }

  async cleanUp() {
    return false;
  }
}
