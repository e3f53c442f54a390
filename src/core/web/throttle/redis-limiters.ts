import type { Redis } from '../../redis/redis.js';
import { keyOf, type Limit, Limiters } from './limiters.js';

/** In one step, or a process that stops between the two would leave a count that never ends. */
const INCREMENT = `
  local count = redis.call('INCR', KEYS[1])
  if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { count, redis.call('PTTL', KEYS[1]) }
`;

/** A window that has ended meanwhile does not begin again. */
const DECREMENT = `
  if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('DECR', KEYS[1]) end
`;

/** Redis deletes what has expired by itself. */
export class RedisLimiters extends Limiters {
  constructor(private readonly redis: Redis) {
    super();
  }

  async increment(limit: Limit, key: string) {
    const given = { keys: [keyOf(limit, key)], arguments: [String(limit.seconds * 1000)] };
    const reply = await this.redis.run((client) => client.eval(INCREMENT, given));
    const [count, msLeft] = reply as [number, number];
    return { count, msLeft };
  }

  async forget(name: string, key: string) {
    await this.redis.run((client) => client.del(keyOf({ name }, key)));
  }

  async decrement(limit: Limit, key: string) {
    await this.redis.run((client) => client.eval(DECREMENT, { keys: [keyOf(limit, key)] }));
  }
}
