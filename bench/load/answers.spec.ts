import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listen } from '../../test/support/listen.js';
import { cart } from '../scenarios/cart.js';
import { anonymousHome } from '../scenarios/home.js';
import { login } from '../scenarios/login.js';
import type { Begin } from '../scenarios/scenario.js';
import { visits } from '../scenarios/visits.js';
import { Crowd } from './crowd.js';

/** A server of the fewest lines that does the works rightly, or as a test spoils it. */
interface Server {
  /** What is counted for whoever sends this cookie. */
  count(cookie: string, answered: number): number;
  home(answered: number): string;
  cart: string;
  status: number;
}

const RIGHT: Server = {
  count: (cookie) => Number(cookie.split('=')[1] ?? 0) + 1,
  home: () => '<a href="/visits">Visits</a>',
  cart: '<li data-quantity="10">'.repeat(6),
  status: 303,
};

function serving(server: Server): RequestListener {
  let answered = 0;
  const show = (response: ServerResponse, page: string) =>
    response.setHeader('Content-Length', page.length).end(page);
  return (request: IncomingMessage, response) => {
    answered += 1;
    const { method, headers, url = '' } = request;
    if (method === 'POST') {
      response.setHeader('Location', url === '/login' ? '/' : '/cart');
      response.statusCode = server.status;
      return response.end();
    }
    if (url === '/cart') return show(response, server.cart);
    if (url === '/') return show(response, server.home(answered));
    const count = server.count(headers.cookie ?? '', answered);
    response.setHeader('Set-Cookie', `count=${count}; Path=/`);
    return show(response, `<b id="visits">${count}</b> visits`);
  };
}

/** Four visitors. The first wrong answer is the end. */
async function work(begin: Begin, seconds: number, spoiled: Partial<Server> = {}) {
  const port = await listen('http', serving({ ...RIGHT, ...spoiled }));
  const crowd = await Crowd.gather([port], begin, 4);
  try {
    return await crowd.work(seconds);
  } finally {
    crowd.leave();
  }
}

describe('A benchmark', () => {
  it.each([
    ['the start page', anonymousHome],
    ['a counter', visits],
    ['a cart', cart],
  ])('counts right answers: %s', async (_, begin) => {
    const { requests, p50, p99 } = await work(begin, 0.1);
    expect(requests).toBeGreaterThanOrEqual(4);
    expect(p50).toBeGreaterThan(0);
    expect(p99).toBeGreaterThanOrEqual(p50);
  });

  it.each<[string, Begin, Partial<Server>, string]>([
    ['a counter that stands still', visits, { count: () => 2 }, 'not the page with visit 3'],
    ['a counter of everybody', visits, { count: (_, answered) => answered }, 'visit'],
    [
      'a page that changes',
      anonymousHome,
      { home: (answered) => RIGHT.home(answered) + answered },
      'another page',
    ],
    ['a cart that loses', cart, { cart: 'data-quantity="10" data-quantity="9"' }, '1 of 6 lines'],
    ['a form that is refused', cart, { status: 422 }, 'status 422'],
    ['a login that does not hold', login, {}, 'does not know who logged in'],
    ['a login that is throttled', login, { status: 429 }, 'status 429'],
  ])('fails for what is wrong: %s', async (_, begin, spoiled, message) => {
    await expect(work(begin, 10, spoiled)).rejects.toThrow(message);
  });

  it('counts a wait from the moment of arrival, also while nobody is asked', async () => {
    const serve = serving(RIGHT);
    const port = await listen('http', (request, response) => {
      setTimeout(serve, 50, request, response);
    });
    const crowd = await Crowd.gather([port], anonymousHome, 1);
    // A hundred a second on one connection, where each takes a twentieth of a second: they queue.
    const { requests, p50 } = await crowd.arrive(100, 0.3);
    crowd.leave();
    expect(requests).toBeGreaterThan(5);
    expect(p50).toBeGreaterThan(100);
  });

  it('fails for what is wrong when visitors arrive at random moments', async () => {
    const wrong = { ...RIGHT, home: (answered: number) => RIGHT.home(answered) + answered };
    const crowd = await Crowd.gather([await listen('http', serving(wrong))], anonymousHome, 1);
    await expect(crowd.arrive(1000, 10)).rejects.toThrow('another page');
    crowd.leave();
  });

  it('goes on after a break, on new connections, as the same visitors', async () => {
    const connections = new Set<string>();
    const serve = serving(RIGHT);
    const port = await listen('http', (request, response) => {
      connections.add(`${request.socket.remotePort}`);
      serve(request, response);
    });
    const crowd = await Crowd.gather([port], visits, 4);
    await crowd.work(0.05);
    await crowd.comeBack();
    await crowd.work(0.05);
    crowd.leave();
    expect(connections.size).toBe(8);
  });

  it('fails for a server that hangs up', async () => {
    const hangUp: RequestListener = (request) => request.socket.destroy();
    const port = await listen('http', hangUp);
    await expect(Crowd.gather([port], visits, 1)).rejects.toThrow('closed the connection');
  });
});
