import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Database } from '../database/database.js';
import { Sweeper } from '../database/sweeper.js';
import { Redis } from '../redis/redis.js';
import { SignIn } from '../session/sign-in.js';
import { CrossSiteGuard } from './cross-site.guard.js';
import { DevTools } from './dev-tools.js';
import { ErrorDetails } from './error-details.js';
import { EventStreams } from './event-streams.js';
import { FormPages } from './form-page.js';
import { Frame } from './frame.js';
import { Limiters } from './limiters.js';
import { Navigation } from './navigation.js';
import { RedisLimiters } from './redis-limiters.js';
import { Routes } from './routes.js';
import { SqlLimiters } from './sql-limiters.js';
import { SiteFilesController } from './site-files.controller.js';
import { StartLine } from './start-line.js';
import { Throttle } from './throttle.js';
import { WayBack } from './way-back.js';

const FOR_EVERYBODY = [
  CrossSiteGuard,
  DevTools,
  ErrorDetails,
  EventStreams,
  FormPages,
  Frame,
  Navigation,
  Routes,
  StartLine,
  Throttle,
  WayBack,
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
  ],
  exports: FOR_EVERYBODY,
})
export class WebModule {
  constructor(signIn: SignIn) {
    signIn.onSignIn(({ guest, session }) => {
      session.pending = guest.pending;
    });
  }
}
