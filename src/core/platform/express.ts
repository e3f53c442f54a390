import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import type { Config } from '../config/config.js';
import { ExpressAdapter, refuseMalformedPath, callOnSend } from './express-requests.js';
import { ExpressSessions, sessions } from './express-sessions.js';
import { useViews } from './express-views.js';
import { nextTurn } from './next-turn.js';
import { PUBLIC_OPTIONS, publicFolder, sessionlessIn } from './paths.js';
import type { Platform, PlatformOptions } from './platform.js';

export const platform: Platform = {
  lifecycle: ExpressSessions,

  adapter: (config) => new ExpressAdapter(config),

  async prepare(generic: INestApplication, config: Config, options: PlatformOptions) {
    const app = generic as NestExpressApplication;
    app.set('trust proxy', config.trustProxy);
    app.disable('etag');
    app.use((async (_request, _response, next) => {
      await nextTurn();
      next();
    }) as RequestHandler);
    app.use(callOnSend);
    const open = sessions(app, config);
    const isSessionless = sessionlessIn(app);
    app.use(((request, response, next) =>
      isSessionless(request) ? next() : open(request, response, next)) as RequestHandler);
    app.use(refuseMalformedPath);
    app.useStaticAssets(publicFolder(config), PUBLIC_OPTIONS);
    useViews(app, config, options);
  },
};
