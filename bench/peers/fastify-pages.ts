import view from '@fastify/view';
import type { FastifyInstance } from 'fastify';
import Handlebars from 'handlebars';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { LAYOUT, PARTIALS, VIEWS } from './pages.js';

/** Our templates, and forms. */
export async function usePages(app: FastifyInstance) {
  await app.register(view, {
    engine: { handlebars: Handlebars },
    root: VIEWS,
    layout: `${LAYOUT}.hbs`,
    production: true,
    options: {
      partials: Object.fromEntries(
        readdirSync(PARTIALS).map((file) => [basename(file, '.hbs'), `partials/${file}`]),
      ),
    },
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
}
