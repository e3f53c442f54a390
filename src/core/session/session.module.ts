import { type DynamicModule, Global, Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Cleanup } from '../database/cleanup.js';
import { Redis } from '../redis/redis.js';
import { isBoolean, isInt, isString } from 'class-validator';
import { SessionLifecycle } from './lifecycle.js';
import { InsecureCookieCheck } from './insecure-cookie-check.js';
import { RedisSessions } from './redis-sessions.js';
import { SessionSaver } from './session-saver.js';
import { SqlSessions } from './sql-sessions.js';
import { SessionStore } from './session-store.js';
import { migrations } from './tables.js';

@Global()
@Module({})
export class SessionModule implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly cleanup: Cleanup,
    private readonly sessions: SessionStore,
    private readonly cookieCheck: InsecureCookieCheck,
    lifecycle: SessionLifecycle,
  ) {
    for (const key of ['visitorId', 'login', 'actorLogin'] as const)
      lifecycle.checkValue(key, { fits: isString });
    for (const key of ['reauthenticatedAt', 'extendedAt'] as const)
      lifecycle.checkValue(key, { fits: isInt });
    for (const key of ['isRemembered', 'usedMultiFactorCredential'] as const)
      lifecycle.checkValue(key, { fits: isBoolean });
  }

  static with(lifecycle: Type<SessionLifecycle>): DynamicModule {
    const providers = [
      InsecureCookieCheck,
      SessionSaver,
      {
        provide: SessionStore,
        inject: [Config, Database, Redis],
        useFactory: ({ options }: Config, database: Database, redis?: Redis) =>
          options.sessionStore?.() ??
          (redis ? new RedisSessions(redis) : new SqlSessions(database)),
      },
      { provide: SessionLifecycle, useClass: lifecycle },
    ];
    return { module: SessionModule, providers, exports: providers };
  }

  async onModuleInit() {
    await this.database.migrate('session', migrations);
    this.cleanup.add(() => this.sessions.cleanUp());
    this.cookieCheck.warnAtStart();
  }
}
