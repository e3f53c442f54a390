import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { Navigation } from '#core/web/page/navigation.js';
import { ExpressRequestController } from './express-request.controller.js';
import { FastifyRequestController } from './fastify-request.controller.js';
import { VisitsController } from './visits.controller.js';
import { VisitsKey } from './visits.js';

/** `@Req()` gives the platform's own request, so each platform has a controller of its own. */
const requestControllers: Record<string, Type[]> = {
  express: [ExpressRequestController],
  fastify: [FastifyRequestController],
};

@Module({ providers: [VisitsKey] })
export class VisitsModule {
  constructor(navigation: Navigation) {
    navigation.add({
      href: '/visits',
      label: 'Visits',
      description: 'A number in your session, counted through @Session() and through @Req().',
    });
  }

  static on(platform: Config['platform']): DynamicModule {
    return {
      module: VisitsModule,
      controllers: [...(requestControllers[platform] ?? []), VisitsController],
    };
  }
}
