import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import type { Config } from '../config/config.js';
import { FORM_TYPE, MOST_FORM_BYTES } from '../web/form-body.js';
import { readForm, refuseDamagedPath } from './express-requests.js';
import { ExpressSessions, sessions } from './express-sessions.js';
import { useViews } from './express-views.js';
import { isSessionless, PUBLIC } from './paths.js';
import type { Platform, PlatformOptions } from './platform.js';

export const platform: Platform = {
  lifecycle: ExpressSessions,

  adapter: () => new ExpressAdapter(),

  async prepare(generic: INestApplication, config: Config, options: PlatformOptions) {
    const app = generic as NestExpressApplication;
    app.set('trust proxy', config.trustProxy);
    app.disable('etag');
    app.use(refuseDamagedPath);
    app.useStaticAssets(PUBLIC, { prefix: '/public/', index: false, redirect: false });
    const open = sessions(app, config);
    app.use(((request, response, next) =>
      isSessionless(request.url) ? next() : open(request, response, next)) as RequestHandler);
    app.useBodyParser('raw', { type: FORM_TYPE, limit: MOST_FORM_BYTES, inflate: false });
    app.use(readForm);
    useViews(app, options);
  },
};
