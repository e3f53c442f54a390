import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { features } from './features.js';
import { options } from './options.js';

/** The application: core, its options, and its features. */
@Module({})
export class AppModule {
  static readonly options = options;

  static with(config: Config, core: DynamicModule): DynamicModule {
    return { module: AppModule, imports: [core, ...features(config)] };
  }
}
