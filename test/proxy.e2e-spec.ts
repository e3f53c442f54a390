import { inject, describe, expect, it } from 'vitest';
import { Database } from '../src/core/database/database.js';
import { type RunningApp, startApp, type StartOptions } from './support/app.js';
import { PASSWORD } from './support/people.js';
import { problemsOf } from './core/problems.js';
import { seed } from './support/seed.js';

const FORWARDED = { 'X-Forwarded-For': '6.6.6.6, 10.0.0.1', 'X-Forwarded-Host': 'evil.example' };

/** What the proxy says about the way from the browser to it. */
const schemes = [undefined, 'HTTPS', 'http', 'http, https', 'https , http'];

/** Nor a login, which would be lost on the next page. The visitor is told. */
const NONE = 'no cookie';
const PLAIN = 'a cookie';
const SAFE = 'a Secure cookie';

/** TRUST_PROXY, SESSION_COOKIE_SECURE; what a login gets for each scheme, and the address that is stored. */
const matrix: [trust: string, secure: string, cookies: string[], ip: string][] = [
  ['off', 'true', [NONE, NONE, NONE, NONE, NONE], '127.0.0.1'],
  ['off', 'false', [PLAIN, PLAIN, PLAIN, PLAIN, PLAIN], '127.0.0.1'],
  ['loopback', 'true', [NONE, SAFE, NONE, NONE, SAFE], '10.0.0.1'],
  ['loopback', 'false', [PLAIN, PLAIN, PLAIN, PLAIN, PLAIN], '10.0.0.1'],
  ['127.0.0.1', 'true', [NONE, SAFE, NONE, NONE, SAFE], '10.0.0.1'],
  ['127.0.0.1', 'false', [PLAIN, PLAIN, PLAIN, PLAIN, PLAIN], '10.0.0.1'],
  ['127.0.0.1, 10.0.0.1', 'true', [NONE, SAFE, NONE, NONE, SAFE], '6.6.6.6'],
  ['10.0.0.0/8', 'true', [NONE, NONE, NONE, NONE, NONE], '127.0.0.1'],
  ['10.0.0.0/8', 'false', [PLAIN, PLAIN, PLAIN, PLAIN, PLAIN], '127.0.0.1'],
  ['1', 'true', [NONE, SAFE, NONE, NONE, SAFE], '10.0.0.1'],
  ['1', 'false', [PLAIN, PLAIN, PLAIN, PLAIN, PLAIN], '10.0.0.1'],
];

const forwarded = (scheme?: string) =>
  scheme === undefined ? FORWARDED : { ...FORWARDED, 'X-Forwarded-Proto': scheme };

async function logIn(app: RunningApp, headers: Record<string, string>) {
  const body = new URLSearchParams({ email: 'ada@example.com', password: PASSWORD });
  const visitor = app.visitor();
  const answer = await visitor.request('/login', { method: 'POST', body, headers });
  if (answer.status === 422) {
    expect(await answer.text()).toContain('Nobody can log in without https');
    expect(answer.headers.getSetCookie()).toEqual([]);
    return NONE;
  }
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/login?cookie=sent');
  const [cookie] = answer.headers.getSetCookie();
  return /; Secure\b/.test(cookie!) ? SAFE : PLAIN;
}

async function start(TRUST_PROXY: string, SESSION_COOKIE_SECURE: string, options?: StartOptions) {
  const app = await startApp({ TRUST_PROXY, SESSION_COOKIE_SECURE }, options);
  await seed.user(app);
  return app;
}

const warnings = (app: RunningApp) =>
  app.log.entries.filter(({ level }) => level === 'warn').map(({ msg }) => String(msg));

describe('Behind a proxy, with X-Forwarded-Proto absent, HTTPS, http, "http, https", "https , http"', () => {
  it.for(matrix)(
    'TRUST_PROXY=%s and SESSION_COOKIE_SECURE=%s give %j, and the address %s',
    async ([trust, secure, cookies, ip], { skip }) => {
      const [refusal] = problemsOf({ TRUST_PROXY: trust, HTTP_PLATFORM: inject('platform') });
      skip(refusal !== undefined, refusal);

      const app = await start(trust, secure);
      for (const [index, scheme] of schemes.entries()) {
        expect([scheme, await logIn(app, forwarded(scheme))]).toEqual([scheme, cookies[index]]);
      }
      const rows = await app.app.get(Database).selectFrom('logins').select('ip').execute();
      expect(rows).toEqual(cookies.filter((cookie) => cookie !== NONE).map(() => ({ ip })));
    },
  );

  it.each(['off', 'loopback'])(
    'no page and no redirect leads to a host that a header names: TRUST_PROXY=%s',
    async (trust) => {
      const app = await start(trust, 'false');
      for (const path of ['/', '/login', '/signup', '/count', '/private', '/nowhere']) {
        const answer = await app.visitor().request(path, { headers: forwarded('https') });
        expect(await answer.text(), path).not.toContain('evil.example');
        expect(String(answer.headers.get('location')), path).not.toContain('evil.example');
      }
    },
  );
});

const PROXY = '127.0.0.1';

/** What the proxy sends as X-Forwarded-For, and the address that is kept. */
const WRITTEN: [sent: string, ip: string][] = [
  ['203.0.113.9:4711', '203.0.113.9'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8::1%eth0', '2001:db8::1'],
  ['6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['6.6.6.6, 127.0.0.1:80', '6.6.6.6'],
  ['unknown', PROXY],
  ['_hidden', PROXY],
  ['<script>', PROXY],
  ['x'.repeat(5000), PROXY],
  ['6.6.6.6, unknown', PROXY],
  ['', PROXY],
];

describe('A visitor’s address, as a trusted proxy writes it,', () => {
  it('is kept in its one form, and what is none counts as the proxy’s own', async () => {
    const app = await start('loopback', 'false');
    for (const [sent] of WRITTEN) await logIn(app, { 'X-Forwarded-For': sent });
    const logins = app.log.events('login').map(({ ip }) => ip);
    expect(logins).toEqual(WRITTEN.map(([, ip]) => ip));
    const rows = await app.app.get(Database).selectFrom('logins').select('ip').execute();
    expect(new Set(rows.map(({ ip }) => ip))).toEqual(new Set(logins));
  });

  it('is IPv4 over a socket that speaks both', async () => {
    const app = await startApp({ HOST: '::' });
    await seed.user(app);
    await logIn(app, {});
    expect(app.log.events('login')).toMatchObject([{ ip: '127.0.0.1' }]);
  });
});

/** What was said before is not said again. */
const ONCE = { isNew: true };

describe('A Secure cookie that cannot be sent', () => {
  it('is foreseen at the start, and said once more when it happens', async () => {
    const app = await start('off', 'true', ONCE);
    expect(warnings(app)).toEqual([expect.stringMatching(/TRUST_PROXY is off: .*loopback/)]);
    for (const scheme of schemes) await logIn(app, forwarded(scheme));
    expect(warnings(app)).toEqual([
      expect.stringMatching(/TRUST_PROXY is off/),
      expect.stringMatching(/was not sent, because .* name it in TRUST_PROXY, such as loopback/),
    ]);
  });

  it.each(['10.0.0.0/8', 'loopback'])(
    'is said once when the proxy is another one, or does not say https: TRUST_PROXY=%s',
    async (trust) => {
      const app = await start(trust, 'true', ONCE);
      expect(warnings(app)).toEqual([]);
      for (let round = 0; round < 3; round++) await logIn(app, forwarded('http'));
      expect(warnings(app)).toEqual([expect.stringMatching(/must send X-Forwarded-Proto: https/)]);
    },
  );

  it('is not mentioned where nothing is lost', async () => {
    const app = await start('loopback', 'true');
    await app.visitor().open('/');
    await logIn(app, forwarded('https'));
    const plain = await start('off', 'false');
    await logIn(plain, forwarded('http'));
    expect([...warnings(app), ...warnings(plain)]).toEqual([]);
  });
});
