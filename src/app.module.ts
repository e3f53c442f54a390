import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ConfigModule } from '#core/config/config.module.js';
import type { Config } from '#core/config/config.js';
import { DatabaseModule } from '#core/database/database.module.js';
import { features } from './features.js';
import { HealthModule } from '#core/health/health.module.js';
import { LogModule } from '#core/log/log.module.js';
import type { Platform } from '#core/platform/platform.js';
import { RedisModule } from '#core/redis/redis.module.js';
import { SessionModule } from '#core/session/session.module.js';
import { UsersModule } from '#core/users/users.module.js';
import { BodyGuard } from '#core/web/bodies/body.guard.js';
import { CrossSiteGuard } from '#core/web/protection/cross-site.guard.js';
import { EndedLoginGuard } from '#core/web/access/ended-login.guard.js';
import { ErrorDetails } from '#core/web/errors/error-details.js';
import { ErrorPageFilter } from '#core/web/errors/error-page.filter.js';
import { FormPipe } from '#core/web/forms/form-pipe.js';
import { LayoutAndSaveInterceptor } from '#core/web/page/layout-and-save.interceptor.js';
import { OwnFormGuard } from '#core/web/protection/own-form.guard.js';
import { PolicyReportsController } from '#core/web/protection/policy-reports.controller.js';
import { NetworkInterceptor } from '#core/web/throttle/network.interceptor.js';
import { SentOnceGuard } from '#core/web/sent-forms/sent-once.guard.js';
import { WebModule } from '#core/web/web.module.js';

/** What a request and its answer go through, in this order. */
const forEveryRequest = [
  { provide: APP_GUARD, useExisting: CrossSiteGuard },
  { provide: APP_GUARD, useClass: BodyGuard },
  { provide: APP_GUARD, useClass: SentOnceGuard },
  { provide: APP_GUARD, useClass: OwnFormGuard },
  { provide: APP_GUARD, useClass: EndedLoginGuard },
  { provide: APP_INTERCEPTOR, useClass: NetworkInterceptor },
  { provide: APP_INTERCEPTOR, useClass: LayoutAndSaveInterceptor },
  { provide: APP_PIPE, useClass: FormPipe },
  { provide: APP_FILTER, useClass: ErrorPageFilter },
];

/** Unless DEV_TOOLS is off. */
const errorDetails = { provide: APP_GUARD, useExisting: ErrorDetails };

@Module({})
export class AppModule {
  static with(config: Config, platform: Platform): DynamicModule {
    return {
      module: AppModule,
      providers: config.devTools === 'off' ? forEveryRequest : [errorDetails, ...forEveryRequest],
      controllers: config.isDevelopment ? [PolicyReportsController] : [],
      imports: [
        ConfigModule.with(config),
        LogModule,
        DatabaseModule,
        RedisModule,
        // Before all whose tables refer to users: tables are made in this order.
        UsersModule,
        SessionModule.with(platform.lifecycle),
        WebModule,
        HealthModule,
        ...features(config),
      ],
    };
  }
}
