import { type DynamicModule, Module } from '@nestjs/common';
import type { PlatformName } from '../config/config.js';
import { Navigation } from '../web/navigation.js';
import { VisitsController } from './visits.controller.js';

@Module({})
export class VisitsModule {
  constructor(navigation: Navigation) {
    navigation.add({
      href: '/visits',
      label: 'Visits',
      about: 'A number in your session, counted through @Session() and through @Req().',
    });
  }

  /** `@Req()` gives the platform's own request, so each platform has a controller of its own. */
  static async on(platform: PlatformName): Promise<DynamicModule> {
    const { RequestController } = await import(`./${platform}-request.controller.js`);
    return { module: VisitsModule, controllers: [RequestController, VisitsController] };
  }
}
