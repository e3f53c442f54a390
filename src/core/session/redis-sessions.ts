import type { Redis } from '../redis/redis.js';
import { hashToken } from '../secrets.js';
import type { SessionSnapshot } from './session-data.js';
import { contentOf, KEEP_ENDED_SECONDS, SessionStore } from './session-store.js';

/** Redis runs a script without interruption. An empty value is a session that has ended: it cannot come back. */
const WRITE = `
if redis.call('GET', KEYS[1]) == '' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1`;

const keyOf = (id: string) => `session:${hashToken(id)}`;

/** Redis deletes expired sessions itself. */
export class RedisSessions extends SessionStore {
  constructor(private readonly redis: Redis) {
    super();
  }

  async read(id: string) {
    return contentOf(await this.redis.run((client) => client.get(keyOf(id))));
  }

  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    const values = [JSON.stringify(session), String(lifetimeSeconds)];
    await this.redis.run((client) => client.eval(WRITE, { keys: [keyOf(id)], arguments: values }));
  }

  async end(id: string) {
    const ended = {
      condition: 'XX',
      expiration: { type: 'EX', value: KEEP_ENDED_SECONDS },
    } as const;
    try {
      await this.redis.run((client) => client.set(keyOf(id), '', ended));
    } catch {
      // With full memory Redis refuses to write, but still deletes.
      await this.redis.run((client) => client.del(keyOf(id)));
    }
  }

  async cleanUp() {
    return false;
  }
}
