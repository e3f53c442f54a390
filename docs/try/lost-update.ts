import express from 'express';
import session from 'express-session';
import { Browser } from './runner/browser.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { oursOnBoth } from './runner/ours.ts';
import { serve } from './runner/serve.ts';
import { slow } from './runner/slow.ts';

declare module 'express-session' {
  interface SessionData {
    cart: Record<string, number>;
  }
}

const STORE_MS = 50;

function naive() {
  const store = new session.MemoryStore();
  slow(store, STORE_MS, 'get', 'set');
  const app = express();
  app.use(session({ secret: 'my-secret', resave: false, saveUninitialized: false, store }));

  app.post('/cart/items', express.urlencoded(), (request, response) => {
    const { cart = {} } = request.session;
    const { sku } = request.body as { sku: string };
    request.session.cart = { ...cart, [sku]: (cart[sku] ?? 0) + 1 };
    response.redirect(303, '/cart');
  });
  app.get('/cart', (request, response) => {
    const quantity = request.session.cart?.sencha ?? 0;
    response.send(`<li data-sku="sencha" data-quantity="${quantity}">${quantity} Sencha</li>`);
  });
  return serve(app);
}

async function addTenAtOnce(site: Site) {
  const browser = new Browser(site);
  // From here on the browser has its cookie.
  await browser.open('/cart/items', { sku: 'cup', quantity: '1' });
  const add = () => browser.request('/cart/items', { sku: 'sencha', quantity: '1' });
  const answers = await Promise.all(Array.from({ length: 10 }, add));
  const line = (await browser.open('/cart')).querySelector('[data-sku=sencha]');
  return {
    'added at once': answers.length,
    'answered that all is well': answers.filter(({ statusCode }) => statusCode === 303).length,
    'in the cart afterwards': Number(line?.getAttribute('data-quantity')),
  };
}

export const experiment: Experiment = {
  about: 'Ten products are added to a cart at once. How many are in it?',
  run: () => compare({ naive, ...oursOnBoth({ storeMs: STORE_MS }) }, addTenAtOnce),
  why:
    'Each request reads the whole session, adds one product and writes the whole session back: the ' +
    'last one wins. Ours keeps the cart in rows, and in the session only whose it is.',
  ours: 'src/features/cart/carts.ts',
};
