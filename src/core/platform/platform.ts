import type { INestApplication, Type } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Config } from '../config/config.js';
import type { SessionLifecycle } from '../session/lifecycle.js';

export interface PlatformOptions {
  /** Read templates again at every request, for `npm run start:dev`. Eight times slower. */
  readonly reloadViews: boolean;
}

/** What the application needs of an HTTP framework. */
export interface Platform {
  readonly lifecycle: Type<SessionLifecycle>;
  adapter(config: Config): AbstractHttpAdapter;
  /** Static files, sessions, bodies and views, in this order. */
  prepare(app: INestApplication, config: Config, options: PlatformOptions): Promise<void>;
}
