import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Keys } from '../../redis/client.js';
import type { Redis } from '../../redis/redis.js';
import { type Limit, Limiters } from './limiters.js';

/** Redis deletes what has expired by itself. */
export class RedisLimiters extends Limiters {
  constructor(private readonly redis: Redis) {
    super();
  }

  of(limit: Limit) {
    const { redis } = this;
    const storeClient = {
      eval: (...given: Parameters<Keys['eval']>) => redis.ask((keys) => keys.eval(...given)),
    };
    return new RateLimiterRedis({ storeClient, useRedisPackage: true, ...limit });
  }
}
