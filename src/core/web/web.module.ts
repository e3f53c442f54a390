import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { isString } from 'class-validator';
import { Database } from '../database/database.js';
import { Cleanup } from '../database/cleanup.js';
import { Redis } from '../redis/redis.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { LoginLifecycle } from '../logins/login-lifecycle.js';
import { CrossSiteGuard } from './protection/cross-site.guard.js';
import { BearerTokens } from './bearer-tokens.js';
import { DevToolsAccess } from './dev-tools.js';
import { ErrorDetails } from './errors/error-details.js';
import { EventStreams } from './event-streams.js';
import { FormPages } from './forms/form-page.js';
import { isFor, OldInput } from './forms/old-input.js';
import { Layout } from './page/layout.js';
import { Limiters } from './throttle/limiters.js';
import { Navigation } from './page/navigation.js';
import { OpenConnections } from './open-connections.js';
import { RedisLimiters } from './throttle/redis-limiters.js';
import { RedisIdempotencyStore } from './idempotency/redis-idempotency-store.js';
import { Routes } from './routes.js';
import { IdempotencyStore } from './idempotency/idempotency-store.js';
import { SqlLimiters } from './throttle/sql-limiters.js';
import { SqlIdempotencyStore } from './idempotency/sql-idempotency-store.js';
import { Slots } from './page/slots.js';
import { SiteFilesController } from './site-files.controller.js';
import { StartLine } from './start-line.js';
import { Throttle } from './throttle/throttle.js';
import { Channels } from './channels.js';
import { LoginFlow } from './access/login-flow.js';
import { ReturnTo } from './access/return-to.js';
import { ReauthenticationMethods } from './access/reauthentication-methods.js';

const FOR_EVERYBODY = [
  BearerTokens,
  Channels,
  CrossSiteGuard,
  DevToolsAccess,
  ErrorDetails,
  EventStreams,
  FormPages,
  Layout,
  LoginFlow,
  Navigation,
  OpenConnections,
  Routes,
  Slots,
  StartLine,
  Throttle,
  ReturnTo,
  ReauthenticationMethods,
];

@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [SiteFilesController],
  providers: [
    ...FOR_EVERYBODY,
    {
      provide: Limiters,
      inject: [Database, Cleanup, Redis],
      useFactory: (database: Database, cleanup: Cleanup, redis?: Redis) =>
        redis ? new RedisLimiters(redis) : new SqlLimiters(database, cleanup),
    },
    {
      provide: IdempotencyStore,
      inject: [Database, Cleanup, Redis],
      useFactory: (database: Database, cleanup: Cleanup, redis?: Redis) =>
        redis ? new RedisIdempotencyStore(redis) : new SqlIdempotencyStore(database, cleanup),
    },
  ],
  exports: [...FOR_EVERYBODY, Limiters, IdempotencyStore],
})
export class WebModule {
  constructor(lifecycle: SessionLifecycle, loginLifecycle: LoginLifecycle) {
    lifecycle.checkValue('flash', { fits: isString });
    lifecycle.checkValue('oldInput', { as: OldInput });
    loginLifecycle.onLogin(({ userId, guest, session }) => {
      if (isFor(userId, guest.oldInput)) session.oldInput = guest.oldInput;
    });
  }
}
