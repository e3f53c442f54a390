import { expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';

it.each([
  ['/favicon.ico', 'image/svg+xml'],
  ['/robots.txt', 'text/plain'],
])('What every browser or search engine asks for is there: %s', async (path, type) => {
  const app = await startApp();
  const visitor = await actingAs(app, await seed.user(app));
  const page = await visitor.open(path);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain(type);
  expect(page.first.headers.get('cache-control')).toBe('public, max-age=86400');
  expect(page.first.headers.getSetCookie()).toEqual([]);
});

it('Who finds a hole reads where to tell of it, when the owner has said where', async () => {
  const path = '/.well-known/security.txt';
  expect((await (await startApp()).visitor().open(path)).status).toBe(404);
  const contact = 'mailto:security@shop.example';
  const app = await startApp({ SECURITY_CONTACT: contact });
  const page = await app.visitor().open(path);
  expect(page.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(page.html).toMatch(`Contact: ${contact}\nExpires: 20`);
  const [, expires = ''] = /Expires: (.+)\n/.exec(page.html)!;
  const days = (Date.parse(expires) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
  expect(page.html).toContain(`Canonical: ${app.config.publicOrigin}${path}\n`);
});

it.each(['abc', '', '-', '1-2-3', '0x1-0x9', '1.5-3', '+1-3'])(
  'A file is sent whole to who asks for a part that is none: bytes=%s',
  async (part) => {
    const app = await startApp();
    const range = { range: `bytes=${part}` };
    const page = await app.visitor().request('/public/style.css', { headers: range });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-range')).toBeNull();
  },
);
