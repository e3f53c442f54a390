import { expect } from 'vitest';
import { it } from '../support/kit.js';
import { plainHttp, redirect } from '../../src/devtools/doctor/proxy.js';
import { startApp } from '../support/app.js';
import { examined, GOOD } from '../starter/doctor.js';
import { freePort } from '../starter/free-port.js';
import { startTlsProxy, type TlsProxyOptions } from '../starter/tls-proxy.js';
import { listen } from '../support/listen.js';
import { missing } from '../starter/missing.js';
import { describeWith } from '../starter/describe-with.js';
import { NGINX, nginxAt } from '../starter/nginx.js';
import { temporaryFile } from '../support/stores.js';

const { describe } = describeWith('/usr/bin/openssl', 'apt-get install openssl');

/** An application as it is deployed, with the proxy before it, and the doctor in the same environment. */
async function deploy(front: TlsProxyOptions = {}, environment: Record<string, string> = {}) {
  const { forwardTo, origin } = await startTlsProxy(front);
  const { SESSION_COOKIE_SECURE: _, ...good } = GOOD;
  const own = {
    ...good,
    HOST: '127.0.0.1',
    PUBLIC_ORIGIN: origin,
    TRUST_PROXY: 'loopback',
    DATABASE_URL: `sqlite:${temporaryFile()}`,
    ...environment,
  };
  const app = await startApp(own);
  forwardTo(app.origin);
  const PORT = new URL(app.origin).port;
  return {
    app,
    origin,
    look: (page = '/count', other: Record<string, string> = {}) =>
      examined({ ...own, PORT, ...other }, { url: origin, page }),
  };
}

const cookie = (from: string | RegExp, to: string): TlsProxyOptions => ({
  change: ({ 'set-cookie': lines = [], ...headers }) => ({
    ...headers,
    'set-cookie': lines.map((line) => line.replace(from, to)),
  }),
});

const header = (name: string, value?: string): TlsProxyOptions => ({
  change: (headers) => ({ ...headers, [name]: value }),
});

describe('The doctor finds in what answers', () => {
  it('nothing, when it is good', async () => {
    const { look } = await deploy();
    const findings = await look();
    expect(findings.bad).toEqual([]);
    expect(findings.of('live.cookie')).toEqual([
      expect.stringMatching(
        /^ok: __Host-[\w-]+ is Secure, HttpOnly, SameSite=Lax, Path=\/, Max-Age=1800 -> $/,
      ),
    ]);
    expect(findings.of('live.proxy')[0]).toMatch(/^ok: .*a visitor cannot change that/);
    expect(findings.of('live.plainHttp')[0]).toMatch(/^skipped: .*its port for http/);
  });

  it('nothing behind nginx with the configuration of this repository', async ({ skip }) => {
    const reason = missing(...NGINX);
    skip(reason !== undefined, reason);
    const { environment, forwardTo, httpOrigin, origin } = await nginxAt('https://localhost');
    const own = { ...GOOD, ...environment, HOST: '127.0.0.1' };
    const app = await startApp({ ...own, DATABASE_URL: `sqlite:${temporaryFile()}` });
    await forwardTo(app.origin);
    expect((await examined(own, { url: origin })).bad).toEqual([]);
    expect(await redirect(httpOrigin, origin)).toMatchObject({ level: 'ok' });
  });

  it('nothing in an application for one machine', async ({ app }) => {
    const findings = await examined(GOOD, { url: app.origin });
    expect(findings.of('live.plainHttp')[0]).toMatch(/^ok: .*this machine only/);
    expect(findings.bad).toEqual([]);
  });

  it.each([
    ['HttpOnly', cookie('; HttpOnly', ''), 'problem', /is not HttpOnly/],
    ['Secure', cookie('; Secure', ''), 'problem', /is not Secure/],
    ['SameSite', cookie('; SameSite=Lax', ''), 'problem', /is not SameSite/],
    ['SameSite=None', cookie('SameSite=Lax', 'SameSite=None'), 'problem', /is not SameSite/],
    ['Path', cookie('; Path=/', '; Path=/count'), 'problem', /has no Path/],
    ['Domain', cookie('; Path', '; Domain=localhost; Path'), 'problem', /has a Domain/],
    ['Max-Age', cookie(/; Max-Age=\d+/, ''), 'problem', /has no Max-Age/],
    ['a year too long', cookie(/Max-Age=\d+/, 'Max-Age=66000000'), 'problem', /has no Max-Age/],
    ['__Host-', cookie('__Host-', ''), 'warning', /does not begin with __Host-/],
  ])('a cookie that is wrong: %s', async (_, front, level, words) => {
    const said = (await (await deploy(front)).look()).of('live.cookie').join('\n');
    expect(said).toMatch(words);
    expect(said).toContain(`${level}: `);
  });

  it('a cookie that would be another one with this environment', async () => {
    const { look } = await deploy();
    expect((await look('/count', { SESSION_COOKIE_NAME: '__Host-shop' })).bad).toEqual([
      'warning live.cookie',
    ]);
    expect((await look('/count', { SESSION_IDLE_SECONDS: '600' })).of('live.cookie')).toEqual([
      expect.stringMatching(
        /^warning: .*lives 1800 s, and here .* 600 -> Give this command the env/,
      ),
    ]);
  });

  it.each([
    ['strict-transport-security', undefined, 'live.headers', /^problem: .*no Strict-Transport/],
    ['strict-transport-security', 'max-age=300', 'live.headers', /^problem: .*lasts 300 s only/],
    ['content-security-policy', undefined, 'live.headers', /^problem: .*can be framed/],
    ['x-content-type-options', undefined, 'live.headers', /^problem: .*guess/],
    ['referrer-policy', undefined, 'live.headers', /^problem: .*told to other sites/],
    ['cache-control', 'public, max-age=60', 'live.headers', /^problem: .*no no-store/],
    ['date', new Date(Date.now() - 90_000).toUTCString(), 'live.date', /^problem: .*\d+ s behind/],
    ['date', undefined, 'live.date', /^skipped: /],
    ['server', 'nginx/1.22.1', 'live.headers', /^warning: server: nginx.* -> In nginx: server_tok/],
  ])('a header that somebody changes: %s to %s', async (name, value, check, words) => {
    const findings = await (await deploy(header(name, value))).look();
    expect(findings.of(check)).toEqual([expect.stringMatching(words)]);
  });
});

describe('The doctor finds in a proxy', () => {
  const NOTHING: TlsProxyOptions = { tell: () => ({}) };

  it('that it does not tell https', async () => {
    const { look } = await deploy(NOTHING);
    expect((await look()).of('live.proxy')).toEqual([
      expect.stringMatching(
        /^problem: No session cookie .*the proxy does not tell .* -> In the proxy/,
      ),
    ]);
  });

  it('that it passes on what visitors claim', async () => {
    const { look } = await deploy({
      tell: (visitor) => ({ 'x-forwarded-proto': visitor['x-forwarded-proto'] ?? 'https' }),
    });
    expect((await look()).of('live.proxy')).toEqual([
      expect.stringMatching(
        /^problem: .*passes on the X-Forwarded-Proto of visitors.* -> Let the pro/,
      ),
    ]);
  });

  it('that nobody believes it', async () => {
    const { look } = await deploy({}, { TRUST_PROXY: 'off' });
    const findings = await look();
    expect(findings.bad).toEqual(['problem settings.trustProxy', 'problem live.proxy']);
    expect(findings.of('live.proxy')[0]).toMatch(/TRUST_PROXY is off.* -> Set TRUST_PROXY/);
  });

  it('that another one is believed', async () => {
    const { look } = await deploy({}, { TRUST_PROXY: '10.0.0.0/8' });
    expect((await look()).of('live.proxy')).toEqual([
      expect.stringMatching(/^problem: No session cookie .* -> TRUST_PROXY must name the proxy/),
    ]);
  });

  it('that it does not reach the application', async () => {
    const { app, look } = await deploy();
    await app.close();
    expect((await look()).of('live.status')).toEqual([
      expect.stringMatching(/^problem: .* answers with 502: .* -> Start the application/),
    ]);
  });

  it.each([
    [503, /^problem: .* does not reach its database or Redis -> See the sections above/],
    [500, /^problem: .* answers with 500.* -> A 5xx has its reason in the log/],
    [303, /^warning: .* answers with 303.* -> .*name another: npm/],
  ])('an answer that is no page: %i', async (status, words) => {
    const port = await listen('http', (_, answer) => answer.writeHead(status).end());
    const findings = await examined(GOOD, { url: `http://127.0.0.1:${port}` });
    expect(findings.of('live.status')).toEqual([expect.stringMatching(words)]);
    expect(findings.of('live.proxy')).toEqual([]);
  });

  it('a page that is not there, and says how to name another', async () => {
    const { look } = await deploy();
    expect((await look('/nowhere')).of('live.status')).toEqual([
      expect.stringMatching(/^warning: .* answers with 404.* -> .*name another: npm/),
    ]);
    expect((await look('/count?again')).bad).toEqual([]);
  });

  it('no page that sets a cookie, where the demos are gone, and that is no problem', async () => {
    const port = await listen('http', ({ url }, answer) =>
      answer.writeHead(url === '/' ? 200 : 404).end(),
    );
    const where = { url: `http://127.0.0.1:${port}`, page: undefined };
    const findings = await examined(GOOD, where);
    expect(findings.of('live.status')).toEqual([expect.stringMatching(/^ok: .*answers with 200/)]);
    expect(findings.of('live.proxy')).toEqual([
      expect.stringMatching(/^skipped: .* sets no session cookie -> .* name another: npm/),
    ]);
  });

  it('a certificate that browsers would refuse', async () => {
    const { origin } = await startTlsProxy();
    const url = origin.replace('localhost', '127.0.0.1');
    expect((await examined(GOOD, { url })).of('live.reachable')).toEqual([
      expect.stringMatching(/^problem: .* -> Give the proxy a certificate/),
    ]);
  });

  it('that nobody is there, which is a problem only when the address was given', async () => {
    const url = `https://localhost:${await freePort()}`;
    expect((await examined(GOOD, { url })).of('live.reachable')).toEqual([
      expect.stringMatching(/^problem: Nobody answers at .* -> Start/),
    ]);
    expect((await examined(GOOD)).of('live.reachable')).toEqual([
      expect.stringMatching(
        /^skipped: Nobody answers at .* not looked at -> Start the application, or/,
      ),
    ]);
  });

  it('whether http leads to https', async () => {
    const to = 'https://shop.example';
    const at = async (status: number, location = '') => {
      const port = await listen('http', (_, answer) =>
        answer.writeHead(status, location ? { location } : {}).end(),
      );
      return (await redirect(`http://127.0.0.1:${port}`, to)).level;
    };
    expect(await at(308, `${to}/`)).toBe('ok');
    expect(await at(301, `${to}/`)).toBe('ok');
    expect(await at(200)).toBe('problem');
    expect(await at(302, 'http://shop.example/')).toBe('problem');
    expect(await at(302, 'https://evil.example/')).toBe('problem');
    expect((await redirect(`http://127.0.0.1:${await freePort()}`, to)).level).toBe('ok');
    expect(await plainHttp({ isHttps: false, origin: 'http://shop.example' })).toMatchObject({
      level: 'problem',
      what: expect.stringContaining('is plain http'),
    });
  });
});
