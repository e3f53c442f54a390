import {
  type DynamicModule,
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Cleanup } from '../database/cleanup.js';
import { Redis } from '../redis/redis.js';
import { isBoolean, isInt, isString } from 'class-validator';
import { AccountData } from '../users/account-data.js';
import { SessionLifecycle } from './lifecycle.js';
import { Logins } from './logins.js';
import { EndListeners } from './end-listeners.js';
import { EndedLogins } from './ended-logins.js';
import { LoginLimit } from './login-limit.js';
import { InsecureCookieCheck } from './insecure-cookie-check.js';
import { RedisSessions } from './redis-sessions.js';
import { SessionSaver } from './session-saver.js';
import { Impersonation } from './impersonation.js';
import { SignIn } from './sign-in.js';
import { SignedInSessions } from './signed-in-sessions.js';
import { SqlSessions } from './sql-sessions.js';
import { StoredSessions } from './stored-sessions.js';
import { migrations } from './tables.js';

@Global()
@Module({})
export class SessionModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    accountData: AccountData,
    private readonly database: Database,
    private readonly cleanup: Cleanup,
    private readonly sessions: StoredSessions,
    private readonly signedIn: SignedInSessions,
    private readonly cookieCheck: InsecureCookieCheck,
    lifecycle: SessionLifecycle,
    private readonly config: Config,
    private readonly limit: LoginLimit,
  ) {
    accountData.add('logins', ['created_at', 'last_seen_at', 'user_agent', 'ip', 'places']);
    accountData.add('ended_logins', ['login_at', 'reason', 'ended_at']);
    for (const key of ['visitorId', 'login', 'ownLogin'] as const)
      lifecycle.checkKey(key, { fits: isString });
    for (const key of ['reauthenticatedAt', 'extendedAt'] as const)
      lifecycle.checkKey(key, { fits: isInt });
    for (const key of ['isRemembered', 'isMultiFactor'] as const)
      lifecycle.checkKey(key, { fits: isBoolean });
  }

  static with(lifecycle: Type<SessionLifecycle>): DynamicModule {
    const providers = [
      EndListeners,
      EndedLogins,
      LoginLimit,
      Logins,
      InsecureCookieCheck,
      Impersonation,
      SignIn,
      SignedInSessions,
      SessionSaver,
      {
        provide: StoredSessions,
        inject: [Config, Database, Redis],
        useFactory: ({ options }: Config, database: Database, redis?: Redis) =>
          options.storedSessions?.() ??
          (redis ? new RedisSessions(redis) : new SqlSessions(database)),
      },
      { provide: SessionLifecycle, useClass: lifecycle },
    ];
    return { module: SessionModule, providers, exports: providers };
  }

  async onModuleInit() {
    await this.database.migrate('session', migrations);
    this.cleanup.add(() => this.sessions.cleanUp());
    this.cleanup.add(() => this.signedIn.cleanUp());
    this.cookieCheck.warnAtStart();
  }

  onApplicationBootstrap() {
    if (this.config.asksAtLimit && !this.limit.ask)
      throw new Error(
        'SESSION_LOGINS_AT_LIMIT=ask needs a feature that asks, such as login-limit of the starter. Set it to end-oldest.',
      );
  }
}
