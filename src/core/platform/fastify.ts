import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { maxHeaderSize } from 'node:http';
import type { Config } from '../config/config.js';
import { FastifyAdapter, readRequests, rewriteUrl, callOnSend } from './fastify-requests.js';
import { FastifySessions, openSessions } from './fastify-sessions.js';
import { nextTurn } from './next-turn.js';
import { partialsIn, PUBLIC_OPTIONS, publicFolder, viewsFolder } from './paths.js';
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
        // Node refuses longer URLs itself. A shorter one that fits no route is only a 404.
        maxParamLength: maxHeaderSize,
      },
    }),

  async prepare(generic: INestApplication, config: Config, { reloadViews }: PlatformOptions) {
    const app = generic as NestFastifyApplication;
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', nextTurn);
    await openSessions(app, config);
    fastify.addHook('onSend', callOnSend);
    readRequests(fastify);
    const adapter = app.getHttpAdapter() as FastifyAdapter;
    adapter.engine = config.options.render;
    await adapter.initMiddlewares();
    // A second folder of static files, such as that of @nestjs/serve-static, would add the same method again.
    const root = publicFolder(config);
    app.useStaticAssets({ root, ...PUBLIC_OPTIONS, decorateReply: false });

    const templates = viewsFolder(config);
    app.setViewEngine({
      engine: { handlebars: handlebars(config) },
      templates,
      layout: `${config.options.views.layout}.hbs`,
      viewExt: 'hbs',
      production: !reloadViews,
      options: {
        partials: Object.fromEntries(partialsIn(templates).map(({ name, file }) => [name, file])),
      },
    });
  },
};
