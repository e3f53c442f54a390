import { type DynamicModule, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ConfigModule } from './config/config.module.js';
import type { Config } from './config/config.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LogModule } from './log/log.module.js';
import { LoginsModule } from './logins/logins.module.js';
import type { Platform } from './platform/platform.js';
import { RedisModule } from './redis/redis.module.js';
import { SessionModule } from './session/session.module.js';
import { UsersModule } from './users/users.module.js';
import { BodyParserGuard } from './web/bodies/body-parser.guard.js';
import { WriteGuard } from './web/write.guard.js';
import { CrossSiteGuard } from './web/protection/cross-site.guard.js';
import { AuthenticationGuard } from './web/access/authentication.guard.js';
import { ErrorPageFilter } from './web/errors/error-page.filter.js';
import { FormPipe } from './web/forms/form-pipe.js';
import { LayoutAndSaveInterceptor } from './web/page/layout-and-save.interceptor.js';
import { OwnFormGuard } from './web/protection/own-form.guard.js';
import { PolicyReportsController } from './web/protection/policy-reports.controller.js';
import { NetworkInterceptor } from './web/throttle/network.interceptor.js';
import { IdempotencyGuard } from './web/idempotency/idempotency.guard.js';
import { WebModule } from './web/web.module.js';

/** What every request and its answer pass through, in this order. */
const forEveryRequest = [
  { provide: APP_GUARD, useExisting: CrossSiteGuard },
  { provide: APP_GUARD, useClass: WriteGuard },
  { provide: APP_GUARD, useClass: AuthenticationGuard },
  { provide: APP_INTERCEPTOR, useClass: NetworkInterceptor },
  { provide: APP_INTERCEPTOR, useClass: LayoutAndSaveInterceptor },
  { provide: APP_PIPE, useClass: FormPipe },
  { provide: APP_FILTER, useClass: ErrorPageFilter },
  BodyParserGuard,
  IdempotencyGuard,
  OwnFormGuard,
];

/** All that an application has before its first feature. */
@Module({})
export class CoreModule implements OnApplicationBootstrap {
  /** Set by `createApp`. */
  isPrepared = false;

  /** Without `createApp` there would be no headers, no sessions and no time limits, and no error about it. */
  onApplicationBootstrap() {
    if (!this.isPrepared)
      throw new Error(
        'This application has no sessions, no security headers and no limits of time: NestFactory.create does not know them. Make it with createApp of src/core/process/app.ts, or start it with start of src/core/process/start.ts',
      );
  }

  static with(config: Config, platform: Platform): DynamicModule {
    return {
      module: CoreModule,
      providers: forEveryRequest,
      controllers: config.isDevelopment ? [PolicyReportsController] : [],
      imports: [
        ConfigModule.with(config),
        LogModule,
        DatabaseModule,
        RedisModule,
        JobsModule,
        // First, because other tables refer to users, and tables are made in this order.
        UsersModule,
        SessionModule.with(platform.lifecycle),
        LoginsModule,
        WebModule,
        HealthModule,
      ],
    };
  }
}
