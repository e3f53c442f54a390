import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Database } from '../database/database.js';
import { Sweeper } from '../database/sweeper.js';
import { Redis } from '../redis/redis.js';
import { SignIn } from '../session/sign-in.js';
import { CrossSiteGuard } from './protection/cross-site.guard.js';
import { DevTools } from './dev-tools.js';
import { ErrorDetails } from './errors/error-details.js';
import { EventStreams } from './event-streams.js';
import { FormPages } from './forms/form-page.js';
import { isFor } from './forms/pending-form.js';
import { Layout } from './page/layout.js';
import { Limiters } from './throttle/limiters.js';
import { Navigation } from './page/navigation.js';
import { OpenConnections } from './open-connections.js';
import { RedisLimiters } from './throttle/redis-limiters.js';
import { RedisSentForms } from './sent-forms/redis-sent-forms.js';
import { Routes } from './routes.js';
import { SentForms } from './sent-forms/sent-forms.js';
import { SqlLimiters } from './throttle/sql-limiters.js';
import { SqlSentForms } from './sent-forms/sql-sent-forms.js';
import { SiteFilesController } from './site-files.controller.js';
import { StartLine } from './start-line.js';
import { Throttle } from './throttle/throttle.js';
import { WayBack } from './access/way-back.js';
import { WaysToConfirm } from './access/ways-to-confirm.js';

const FOR_EVERYBODY = [
  CrossSiteGuard,
  DevTools,
  ErrorDetails,
  EventStreams,
  FormPages,
  Layout,
  Navigation,
  OpenConnections,
  Routes,
  StartLine,
  Throttle,
  WayBack,
  WaysToConfirm,
];

@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [SiteFilesController],
  providers: [
    ...FOR_EVERYBODY,
    {
      provide: Limiters,
      inject: [Database, Sweeper, Redis],
      useFactory: (database: Database, sweeper: Sweeper, redis?: Redis) =>
        redis ? new RedisLimiters(redis) : new SqlLimiters(database, sweeper),
    },
    {
      provide: SentForms,
      inject: [Database, Sweeper, Redis],
      useFactory: (database: Database, sweeper: Sweeper, redis?: Redis) =>
        redis ? new RedisSentForms(redis) : new SqlSentForms(database, sweeper),
    },
  ],
  exports: [...FOR_EVERYBODY, Limiters, SentForms],
})
export class WebModule {
  constructor(signIn: SignIn) {
    signIn.onSignIn(({ userId, guest, session }) => {
      if (isFor(userId, guest.pending)) session.pending = guest.pending;
    });
  }
}
