import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Redis } from './redis.js';

/** Undefined without a REDIS_URL. */
@Global()
@Module({
  providers: [
    {
      provide: Redis,
      inject: [Config],
      useFactory: ({ redisUrl }: Config) => redisUrl && Redis.open(redisUrl),
    },
  ],
  exports: [Redis],
})
export class RedisModule {}
