import type { NestExpressApplication } from '@nestjs/platform-express';
import hbs from 'hbs';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { LAYOUT, partials, VIEWS } from './paths.js';
import type { PlatformOptions } from './platform.js';
import { handlebars } from './templates.js';

export function useViews(app: NestExpressApplication, { reloadViews }: PlatformOptions) {
  const engine = hbs.create(handlebars());
  const register = () => {
    for (const { name, source } of partials()) engine.registerPartial(name, source);
  };
  register();
  if (reloadViews) watch(join(VIEWS, 'partials'), register).unref();

  app.engine('hbs', engine.__express);
  app.setViewEngine('hbs');
  app.setBaseViewsDir(VIEWS);
  app.setLocal('layout', LAYOUT);
  app.set('view cache', !reloadViews);
}
