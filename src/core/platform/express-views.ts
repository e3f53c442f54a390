import type { NestExpressApplication } from '@nestjs/platform-express';
import hbs from 'hbs';
import { watch } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { partialsIn, viewsFolder } from './paths.js';
import type { PlatformOptions } from './platform.js';
import { handlebars } from './templates.js';

export function useViews(
  app: NestExpressApplication,
  config: Config,
  { reloadViews }: PlatformOptions,
) {
  const views = viewsFolder(config);
  const engine = hbs.create(handlebars(config));
  const register = () => {
    for (const { name, source } of partialsIn(views)) engine.registerPartial(name, source);
  };
  register();
  if (reloadViews) watch(join(views, 'partials'), register).unref();

  app.engine('hbs', engine.__express);
  app.setViewEngine('hbs');
  app.setBaseViewsDir(views);
  app.setLocal('layout', config.options.views.layout);
  app.set('view cache', !reloadViews);
}
