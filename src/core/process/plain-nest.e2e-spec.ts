import { NestFactory } from '@nestjs/core';
import { expect, inject, it } from 'vitest';
import { Config } from '../config/config.js';
import { CoreModule } from '../core.module.js';
import { platforms } from '../platform/platforms.js';

it('An application of NestFactory.create alone does not start, and says what it lacks', async () => {
  const { platform } = await platforms[inject('platform')]!();
  const config = new Config({ NODE_ENV: 'test', DATABASE_URL: 'sqlite::memory:' });
  const root = CoreModule.with(config, platform);
  const app = await NestFactory.create(root, platform.adapter(config), { logger: false });
  await expect(app.init()).rejects.toThrow(/no sessions, no security headers.*createApp/);
  await app.close();
});
