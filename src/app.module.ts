import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { features } from './features.js';

/** The application: core, and the features that it has. */
@Module({})
export class AppModule {
  static with(config: Config, core: DynamicModule): DynamicModule {
    return { module: AppModule, imports: [core, ...features(config)] };
  }
}
