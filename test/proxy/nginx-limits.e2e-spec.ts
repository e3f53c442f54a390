import { expect, it } from 'vitest';
import { describeWith } from '../starter/describe-with.js';
import { NGINX } from '../starter/nginx.js';
import { probe } from '../core/probe.js';
import { chunked, post, request, send } from '../core/raw.js';
import { startSite } from '../starter/site.js';

const { describe } = describeWith(...NGINX);

const startShop = () => startSite({}, { at: 'https://localhost' });

const long = (name: string, kilobytes: number) => `${name}: ${'x'.repeat(kilobytes * 1000)}`;

const websocket = (path: string) =>
  request(`GET ${path}`, ['Upgrade: websocket', 'Sec-WebSocket-Version: 13']).replace(
    'Connection: close',
    'Connection: Upgrade, close',
  );

describe('A visitor who sends more than is usual', () => {
  it.each([
    [200, 'a header of 7 kB', request('GET /', [long('A', 7)])],
    [200, 'an address of 7 kB', request(`GET /?${'x'.repeat(7000)}`)],
    [200, '14 kB of headers', request('GET /', [long('A', 7), long('B', 7)])],
    [400, 'a header of 9 kB', request('GET /', [long('A', 9)])],
    [400, '21 kB of headers', request('GET /', [long('A', 7), long('B', 7), long('C', 7)])],
    [414, 'an address of 9 kB', request(`GET /?${'x'.repeat(9000)}`)],
    [303, 'an address that cannot be kept', request(`GET /private?${'&'.repeat(7000)}`)],
    [200, 'a wish for a websocket where there is none', websocket('/count')],
  ])('gets %i for %s, and a page the next time', async (status, _, bytes) => {
    const { origin } = await startShop();
    expect((await send(origin, bytes)).status).toBe(status);
    expect((await send(origin, request('GET /'))).status).toBe(200);
  });

  it.each([17, 30, 60])(
    'is told on a page of ours that a form is too large: %i kB',
    async (size) => {
      const { origin } = await startShop();
      // More than once: whether an answer overtakes its request is a matter of luck.
      for (let times = 0; times < 5; times++) {
        for (const form of [
          post('/login', 'x'.repeat(size * 1000)),
          chunked('/login', 'x'.repeat(size * 1000)),
        ]) {
          const answer = await send(origin, form);
          expect(answer.status).toBe(413);
          expect(answer.text).toContain('That is too large');
        }
      }
    },
  );

  it('is refused before the application has to read it: 300 kB', async () => {
    const { origin, log } = await startShop();
    const answer = await send(origin, post('/login', 'x'.repeat(300_000)));
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('That is too large');
    // Only the page that says so is asked for.
    expect(log.events('request')).toMatchObject([{ req: { path: '/public/too-large.html' } }]);
  });

  it('keeps a session as large as one may be', async () => {
    const site = await startSite({}, { at: 'https://localhost', imports: [probe] });
    const visitor = site.visitor();
    const large = 'x'.repeat(2500);
    const body = new URLSearchParams({ large });
    expect((await visitor.request('/probe/put', { method: 'POST', body })).status).toBe(201);
    await expect(visitor).toHaveSession({ large });
  });
});
