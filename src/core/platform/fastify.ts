import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { maxHeaderSize } from 'node:http';
import type { Config } from '../config/config.js';
import { FastifyAdapter, readRequests, rewriteUrl, tellAnswer } from './fastify-requests.js';
import { FastifySessions, openSessions } from './fastify-sessions.js';
import { nextTurn } from './next-turn.js';
import { LAYOUT, partials, PUBLIC, PUBLIC_OPTIONS, VIEWS } from './paths.js';
import type { Platform, PlatformOptions } from './platform.js';
import { handlebars } from './templates.js';

export const platform: Platform = {
  lifecycle: FastifySessions,

  adapter: (config: Config) =>
    new FastifyAdapter({
      trustProxy: config.trustProxy as false | string[],
      rewriteUrl,
      // A request that arrived before a stop is answered.
      return503OnClosing: false,
      routerOptions: {
        caseSensitive: false,
        ignoreTrailingSlash: true,
        // Node refuses a longer address itself. A shorter one is only a page that does not exist.
        maxParamLength: maxHeaderSize,
      },
    }),

  async prepare(generic: INestApplication, config: Config, { reloadViews }: PlatformOptions) {
    const app = generic as NestFastifyApplication;
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', nextTurn);
    await openSessions(app, config);
    fastify.addHook('onSend', tellAnswer);
    readRequests(fastify);
    await (app.getHttpAdapter() as FastifyAdapter).initMiddlewares();
    // One more folder of static files, such as that of @nestjs/serve-static, would add the same method.
    app.useStaticAssets({ root: PUBLIC, ...PUBLIC_OPTIONS, decorateReply: false });

    app.setViewEngine({
      engine: { handlebars: handlebars() },
      templates: VIEWS,
      layout: `${LAYOUT}.hbs`,
      viewExt: 'hbs',
      production: !reloadViews,
      options: {
        partials: Object.fromEntries(partials().map(({ name, file }) => [name, file])),
      },
    });
  },
};
