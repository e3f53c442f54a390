import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import Handlebars from 'handlebars';
import type { Config } from '../config/config.js';
import { FORM_TYPE, MOST_FORM_BYTES, parseForm } from '../web/form-body.js';
import { FastifySessions, openSessions } from './fastify-sessions.js';
import { LAYOUT, partials, PUBLIC, VIEWS } from './paths.js';
import type { Platform, PlatformOptions } from './platform.js';

export const platform: Platform = {
  lifecycle: FastifySessions,

  adapter: (config: Config) =>
    new FastifyAdapter({
      trustProxy: config.trustProxy as false | string[],
      bodyLimit: MOST_FORM_BYTES,
      routerOptions: { caseSensitive: false, ignoreTrailingSlash: true },
    }),

  async prepare(generic: INestApplication, config: Config, { reloadViews }: PlatformOptions) {
    const app = generic as NestFastifyApplication;
    const fastify = app.getHttpAdapter().getInstance();
    app.useStaticAssets({ root: PUBLIC, prefix: '/public/', index: false, redirect: false });
    await openSessions(app, config);

    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser(
      FORM_TYPE,
      { parseAs: 'buffer' },
      async (request: FastifyRequest, body: Buffer) => parseForm(request.headers, body),
    );

    app.setViewEngine({
      engine: { handlebars: Handlebars },
      templates: VIEWS,
      layout: `${LAYOUT}.hbs`,
      viewExt: 'hbs',
      production: !reloadViews,
      options: {
        partials: Object.fromEntries(partials().map(({ name }) => [name, `partials/${name}.hbs`])),
      },
    });
  },
};
