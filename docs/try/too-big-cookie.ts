import secureSession from '@fastify/secure-session';
import { Controller, Get, Param, Post, Session } from '@nestjs/common';
import fastify from 'fastify';
import { randomBytes } from 'node:crypto';
import { Browser, MOST_COOKIE_BYTES, sizeOf } from './runner/browser.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { oursOnBoth } from './runner/ours.ts';

interface Product {
  readonly sku: string;
  readonly name: string;
  readonly about: string;
}

declare module '@fastify/secure-session' {
  interface SessionData {
    lines: readonly Product[];
  }
}

const PRODUCTS = 30;

const tea = (sku: string) => ({
  sku,
  name: 'Tea from the slopes of Mount Fuji',
  about:
    'Picked by hand in the first days of May, steamed and dried within a day. Sweet at the end.',
});

async function naive() {
  const app = fastify();
  await app.register(secureSession, { key: randomBytes(32), cookie: { path: '/' } });
  app.addContentTypeParser('*', (_request, _body, done) => done(null));

  app.post<{ Params: { sku: string } }>('/lines/:sku', async ({ session, params }) => {
    session.set('lines', [...(session.get('lines') ?? []), tea(params.sku)]);
    return 'It is in your cart.';
  });
  app.get('/lines', async ({ session }, reply) =>
    reply.type('text/html').send(`<b id="products">${session.get('lines')?.length ?? 0}</b>`),
  );
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return { origin, close: () => app.close() };
}

/** The same mistake in our application. Node runs no decorators, so they are called below. */
class LinesController {
  add(session: { lines?: readonly Product[] }, sku: string) {
    session.lines = [...(session.lines ?? []), tea(sku)];
    return 'It is in your cart.';
  }

  show(session: { lines?: readonly Product[] }) {
    return `<b id="products">${session.lines?.length ?? 0}</b>`;
  }
}

const { prototype } = LinesController;
Controller('lines')(LinesController);
Post(':sku')(prototype, 'add', { value: prototype.add });
Session()(prototype, 'add', 0);
Param('sku')(prototype, 'add', 1);
// As a compiler writes it, for the pipe that checks forms.
Reflect.defineMetadata('design:paramtypes', [Object, String], prototype, 'add');
Reflect.defineMetadata('design:paramtypes', [Object], prototype, 'show');
Get()(prototype, 'show', { value: prototype.show });
Session()(prototype, 'show', 0);

async function fill(site: Site) {
  const browser = new Browser(site);
  let promised = 0;
  let tooBig = 0;
  for (let number = 1; number <= PRODUCTS; number++) {
    const { statusCode, headers } = await browser.request(`/lines/tea-${number}`, {});
    if (statusCode! < 400) promised++;
    const [cookie = ''] = headers['set-cookie'] ?? [];
    if (sizeOf(cookie) > MOST_COOKIE_BYTES) tooBig++;
  }
  const lines = await browser.open('/lines');
  return {
    products: PRODUCTS,
    'answered "It is in your cart"': promised,
    'answered with an error': PRODUCTS - promised,
    [`cookies of more than ${MOST_COOKIE_BYTES} bytes`]: tooBig,
    'in the cart afterwards': Number(lines.querySelector('#products')?.text),
  };
}

export const experiment: Experiment = {
  about: `${PRODUCTS} products are put into a session, one after the other.`,
  run: () => compare({ naive, ...oursOnBoth({ controllers: [LinesController] }) }, fill),
  why:
    'A browser drops a cookie of more than 4096 bytes (RFC 6265bis; Chromium does so without a ' +
    'word) and keeps the one before. So the server promised what nobody remembers. Ours refuses ' +
    'what would not fit, and keeps what it promised.',
  ours: 'src/core/session/session-saver.ts',
};
