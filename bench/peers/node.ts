import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { added, cart, type Cart, home, login, templates, visits } from './pages.js';

/** Nothing but Node: sessions in a Map, pages rendered before and cut where the values go. */
interface Session {
  readonly id: string;
  count?: number;
  held?: Cart;
  user?: string;
}

const sessions = new Map<string, Session>();
const template = templates();
const GAP = '\u0000';

const cut = (page: string) => page.split(GAP);
const guestHome = template('home/index')(home());
const userHome = cut(template('home/index')(home(GAP)));
const guestVisits = cut(template('visits/index')({ ...visits(2), visits: GAP }));
const cartPage = template('cart/index');

const show = (response: ServerResponse, page: string, headers: Record<string, string>) =>
  response
    .writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(page),
      ...headers,
    })
    .end(page);

const goTo = (response: ServerResponse, Location: string, headers: Record<string, string>) =>
  response.writeHead(303, { Location, 'Content-Length': 0, ...headers }).end();

async function answer(request: IncomingMessage, response: ServerResponse) {
  const { cookie } = request.headers;
  let session = cookie ? sessions.get(cookie.slice('sid='.length)) : undefined;
  const headers: Record<string, string> = {};
  const begin = () => {
    session = { id: randomUUID() };
    sessions.set(session.id, session);
    headers['Set-Cookie'] = `sid=${session.id}; Path=/; HttpOnly; SameSite=Lax`;
    return session;
  };

  if (request.method === 'GET' && request.url === '/') {
    return show(response, session?.user ? userHome.join(session.user) : guestHome, headers);
  }
  if (request.method === 'GET' && request.url === '/visits') {
    const { count = 0 } = (session ??= begin());
    session.count = count + 1;
    return show(response, guestVisits.join(String(session.count)), headers);
  }
  if (request.method === 'GET') return show(response, cartPage(cart(session?.held)), headers);

  const form = Object.fromEntries(new URLSearchParams(await text(request)));
  if (request.url === '/cart/items') {
    session ??= begin();
    session.held = added(session.held, form);
    return goTo(response, '/cart', headers);
  }
  const user = await login(form);
  if (user === undefined) return response.writeHead(422).end();
  begin().user = user;
  return goTo(response, '/', headers);
}

createServer((request, response) => void answer(request, response)).listen(
  Number(process.env.PORT),
  '127.0.0.1',
);
