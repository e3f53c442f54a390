import { describe, expect, vi } from 'vitest';
import { actingAs, it, seed, startApp } from '../../../../test/support/kit.js';
import { nonce } from '../../../../test/core/nonce.js';
import { PASSWORD, triesOf } from '../../../../test/support/people.js';
import { probe } from '../../../../test/core/probe.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { Config } from '../../config/config.js';
import { BYTES, contentSecurityPolicy, PERMISSIONS_POLICY } from '../../config/defaults.js';
import { Database } from '../../database/database.js';
import { Unavailable } from '../../database/unavailable.js';

const FORM = 'application/x-www-form-urlencoded';
const post =
  (path: string, body: string, type = FORM) =>
  (visitor: Visitor) =>
    visitor.request(path, { method: 'POST', body, headers: { 'content-type': type } });
const get =
  (path: string, headers = {}) =>
  (visitor: Visitor) =>
    visitor.request(path, { headers });

/** An answer of each status, but 429 and 503, which take more to get. */
const ANSWERS: [number, (visitor: Visitor) => Promise<Response>][] = [
  [200, get('/')],
  [200, get('/count')],
  [200, get('/health/ready')],
  [200, get('/public/style.css')],
  [303, get('/private')],
  [303, post('/count/more', 'by=1')],
  [303, post('/logout', '')],
  [400, get('/%E0%A4%A')],
  [400, post('/login', 'email=%FF')],
  [404, get('/nowhere')],
  [404, get('/public/')],
  [404, get('/public/../package.json')],
  [405, get('/logout')],
  [413, post('/login', 'x'.repeat(2 * BYTES.form))],
  [415, post('/login', '<x/>', 'application/xml')],
  [422, post('/login', 'email=x')],
  [500, post('/probe/fail', '')],
];

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** As src/core/config/defaults.ts has it. */
const POLICY = Object.entries(contentSecurityPolicy(new Config({ PORT: '0' }).publicOrigin))
  .map(([name, allowed]) => `${dashed(name)} ${[allowed].flat().join(' ')}`)
  .join(';');

function expectSafe({ headers }: Response) {
  expect(headers.get('content-security-policy')).toBe(POLICY);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('permissions-policy')).toBe(PERMISSIONS_POLICY);
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('server')).toBeNull();
  expect(headers.get('access-control-allow-origin')).toBeNull();
}

describe('Every answer', () => {
  it.each(ANSWERS)('protects the browser, with status %i too', async (status, ask) => {
    const app = await startApp({}, { imports: [probe] });
    const response = await ask(app.visitor());
    expect(response.status).toBe(status);
    expectSafe(response);
    expect(response.headers.get('strict-transport-security')).toBeNull();
  });

  it('protects the browser when somebody is slowed down', async ({ visitor }) => {
    const form = { email: 'ada@example.com', password: 'wrong' };
    await triesOf(() => visitor.submit('/login', form));
    expectSafe((await visitor.submit('/login', form)).first);
  });

  it('protects the browser when the database is out of reach', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    vi.spyOn(app.app.get(Database), 'executeQuery').mockRejectedValue(new Unavailable('SQLite'));
    vi.spyOn(app.app.get(Database), 'selectFrom').mockImplementation(() => {
      throw new Unavailable('SQLite');
    });
    const response = await visitor.request('/private');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expectSafe(response);
  });

  it('asks for https next time, where https is spoken', async () => {
    const app = await startApp({ PUBLIC_ORIGIN: 'https://shop.example' });
    for (const path of ['/', '/nowhere', '/public/style.css', '/logout']) {
      const { headers } = await app.visitor().request(path);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    }
  });

  it('asks a browser to tell what it refused, in development only', async () => {
    const report = (body: string) => (visitor: Visitor) =>
      visitor.request('/csp-reports', { method: 'POST', body });
    const told = {
      'effective-directive': 'img-src',
      'blocked-uri': 'https://cdn.example/x.png',
      'document-uri': 'https://shop.example/search?q=what+i+looked+for',
    };
    const app = await startApp({ NODE_ENV: 'development' });
    const { headers } = await app.visitor().request('/');
    expect(headers.get('content-security-policy')).toMatch(/;report-uri \/csp-reports$/);
    const answer = await report(JSON.stringify({ 'csp-report': told }))(app.visitor());
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, []]);
    expect(app.log.entries.find(({ level }) => level === 'warn')!.msg).toMatch(
      /^img-src does not allow https:\/\/cdn\.example\/x\.png in https:\/\/shop\.example\/search; /,
    );
    for (const broken of ['', 'null', '{'])
      expect((await report(broken)(app.visitor())).status, broken).toBe(400);
    expect((await report('{}')((await startApp()).visitor())).status).toBe(404);
  });

  it('may allow one script in its own page, by a nonce that is never the same', async () => {
    const visitor = (await startApp({}, { imports: [nonce] })).visitor();
    const ask = async () => {
      const response = await visitor.request('/nonce');
      const model = (await response.json()) as { nonce: string };
      expect(response.headers.get('content-security-policy')).toBe(
        POLICY.replace('script-src', `script-src 'nonce-${model.nonce}'`),
      );
      return model.nonce;
    };
    expect(await ask()).not.toBe(await ask());
  });

  it('is never kept by a cache when it was made for one visitor', async () => {
    const app = await startApp({}, { imports: [probe] });
    for (const [, ask] of ANSWERS) {
      const response = await ask(app.visitor());
      const isStatic = /css|javascript|svg/.test(response.headers.get('content-type') ?? '');
      if (isStatic) continue;
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('vary')).toContain('Cookie');
    }
  });
});

describe('A static file', () => {
  it('is asked for again only when it has changed, in parts too, and knows no session', async ({
    app,
  }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const first = await visitor.request('/public/style.css');
    expect(first.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('public, max-age=0');
    expect(first.headers.getSetCookie()).toEqual([]);
    const etag = first.headers.get('etag')!;
    const again = await visitor.request('/public/style.css', {
      headers: { 'if-none-match': etag, 'cache-control': 'max-age=0', pragma: '' },
    });
    expect(again.status).toBe(304);
    expectSafe(again);
    const applyRange = (range: string) =>
      visitor.request('/public/style.css', { headers: { range } });
    const part = await applyRange('bytes=0-9');
    expect([part.status, (await part.text()).length]).toEqual([206, 10]);
    const { length } = Buffer.from(await first.text());
    const beyond = await applyRange(`bytes=${length}-`);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([
      416,
      `bytes */${length}`,
    ]);
    expectSafe(beyond);
  });

  it('is only what was put there', async ({ visitor }) => {
    const paths = [
      '',
      '.env',
      '..%2fpackage.json',
      '%2e%2e/package.json',
      '....//x',
      'style.css%00',
    ];
    for (const path of paths) {
      expect((await visitor.request(`/public/${path}`)).status, path).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('A logout', () => {
  it('clears what the browser kept', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const { headers } = await visitor.request('/logout', { method: 'POST' });
    expect(headers.get('clear-site-data')).toBe('"cache", "storage"');
  });
});

describe('A page', () => {
  it('never has a password in it, or an address with one', async ({ visitor }) => {
    const page = await visitor.submit('/signup', { email: 'x', password: PASSWORD });
    expect(page.html).not.toContain(PASSWORD);
    expect(page.path).not.toContain(PASSWORD);
  });
});
