import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Store } from 'express-session';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MarkdownPage } from '../../test/starter/document.js';
import { freePort } from '../../test/starter/free-port.js';
import { missing } from '../../test/starter/missing.js';
import { NGINX, nginxAt } from '../../test/starter/nginx.js';
import { PostgresServer } from '../../test/starter/postgres-server.js';
import { missingServer } from '../../test/starter/programs.js';
import { RedisServer } from '../../test/starter/redis-server.js';
import { Visitor } from '../../test/support/visitor.js';
import { blockFor, makeApplications, PAGE } from './quick-answers.js';
import { stop } from './server.js';

const FORM = { email: 'ada@example.com', password: 'three cups of tea' };
const KEY = '5e'.repeat(32);
const page = new MarkdownPage(PAGE);

let made: ReturnType<typeof makeApplications>;
beforeAll(() => {
  made = makeApplications();
}, 120_000);
afterAll(() => made.remove());

/** @returns where it is */
async function start(name: string, env: Record<string, string> = {}) {
  const port = env.PORT ?? String(await freePort());
  const child = spawn(process.execPath, [join(made.folder, 'dist', name, 'src/main.js')], {
    detached: true,
    env: { ...process.env, PORT: port, SESSION_SECRET: KEY, SESSION_KEY: KEY, ...env },
    stdio: 'ignore',
  });
  onTestFinished(() => stop(child));
  const origin = `http://127.0.0.1:${port}`;
  const isThere = () => fetch(`${origin}/me`).then(Boolean, () => false);
  await vi.waitUntil(isThere, 30_000);
  return { origin, stop: () => stop(child) };
}

const logIn = (visitor: Visitor) =>
  visitor.request('/login', { method: 'POST', body: new URLSearchParams(FORM) });
const statusOf = async (visitor: Visitor) => (await visitor.request('/me')).status;

describe('The quick answers', () => {
  it('compile in an application of nest new', () => {
    expect(made.problems).toEqual([]);
  });

  it('have tests of a login that are green on both platforms', async () => {
    const vitest = join(process.cwd(), 'node_modules/vitest/vitest.mjs');
    const words = [vitest, 'run', '--config', 'vitest.config.e2e.ts'];
    const env = { ...process.env, NODE_ENV: 'test', NO_COLOR: '1' };
    const { stdout } = await promisify(execFile)(process.execPath, words, {
      cwd: made.folder,
      env,
    });
    expect(stdout).toContain('Tests  6 passed (6)');
  });

  it('log in and out with fifteen lines at most', () => {
    const parts = page.text.split('export class LoginController {').slice(1);
    const counts = parts.map((part) => part.split("\n  @Get('me')")[0]!.trim().split('\n').length);
    expect(counts).toHaveLength(2);
    expect(Math.max(...counts)).toBeLessThanOrEqual(15);
  });

  it('name all options of the packages', () => {
    const told = (heading: string) =>
      page
        .rows(heading)
        .map(([name]) => name!.replaceAll('`', ''))
        .toSorted();
    const [session, cookie] = [
      '@types/express-session/index.d.ts',
      '@fastify/cookie/types/index.d.ts',
    ];
    const secure = '@fastify/secure-session/types/index.d.ts';
    expect(told('Options of express-session')).toEqual(
      [
        ...made.optionsOf(session, 'SessionOptions'),
        ...made.optionsOf(session, 'CookieOptions'),
      ].toSorted(),
    );
    expect(told('Options of @fastify/secure-session')).toEqual(
      [
        ...made.optionsOf(secure, 'SecureSessionPluginOptions'),
        ...made.optionsOf(cookie, 'CookieSerializeOptions'),
      ].toSorted(),
    );
  });

  it('name the versions of the stores that are run here', () => {
    const told = [...page.text.matchAll(/`([\w-]+)` (\d+\.\d+\.\d+)/g)];
    expect(told).toHaveLength(4);
    for (const [, name, version] of told) {
      const path = `node_modules/${name}/package.json`;
      expect(JSON.parse(readFileSync(path, 'utf8')), name).toMatchObject({ version });
    }
  });
});

describe('A login behind nginx, with the lines of the page', () => {
  const reason = missing(...NGINX);
  it.each(['express', 'fastify'])('gets a Secure cookie: %s', async (platform) => {
    if (reason) return;
    const location = blockFor('nginx').replace('127.0.0.1:3000', '${APP_ADDRESS}');
    const nginx = await nginxAt(
      'https://localhost',
      `server {
        listen \${LISTEN_HTTPS} ssl;
        ssl_certificate \${CERTIFICATE};
        ssl_certificate_key \${CERTIFICATE_KEY};
        ${location}
      }`,
    );
    const app = await start(platform, { NODE_ENV: 'production' });
    await nginx.forwardTo(app.origin);
    const ada = new Visitor(nginx.origin);
    const login = await logIn(ada);
    expect(login.status).toBe(303);
    const [cookie] = login.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-sid=/);
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
      expect(cookie).toContain(`; ${attribute}`);
    expect(await statusOf(ada)).toBe(200);
    await ada.request('/visits');
    expect(await (await ada.request('/visits/request')).json()).toEqual({ visits: 2 });
    const origin = { origin: 'https://evil.example' };
    const forged = await ada.request('/logout', { method: 'POST', headers: origin });
    expect(forged.status).toBe(403);
  });

  it.each(['express', 'fastify'])('needs a secret in production: %s', async (platform) => {
    const env = { ...process.env, NODE_ENV: 'production', SESSION_SECRET: '', SESSION_KEY: '' };
    const main = join(made.folder, 'dist', platform, 'src/main.js');
    await expect(promisify(execFile)(process.execPath, [main], { env })).rejects.toThrow(
      'openssl rand -hex 32',
    );
  });
});

/** A store of the page, where it says that it is, and what is in it. */
const STORES = {
  async redis() {
    const server = await RedisServer.start();
    onTestFinished(() => server.remove());
    return {
      env: { REDIS_URL: server.url },
      content: async () => JSON.stringify(await server.command('KEYS', '*')),
    };
  },
  async postgres() {
    const server = await PostgresServer.start();
    onTestFinished(() => server.remove());
    return {
      env: { DATABASE_URL: await server.createDatabase('shop') },
      content: async () => JSON.stringify(await server.query('SELECT sid FROM session', 'shop')),
    };
  },
};

describe.each(['redis', 'postgres'] as const)('The store of the page: %s', (name) => {
  const reason = missingServer(name);
  it.skipIf(reason)('keeps a login over a restart, and is what the table says', async () => {
    const { env, content } = await STORES[name]();
    const app = await start(name, env);
    const ada = new Visitor(app.origin);
    await logIn(ada);
    await app.stop();
    const again = await start(name, { ...env, PORT: new URL(app.origin).port });
    expect(await statusOf(ada)).toBe(200);
    await again.stop();

    Object.assign(process.env, env);
    const path = pathToFileURL(join(made.folder, 'dist', name, 'src/store.js')).href;
    const { store } = (await import(path)) as {
      store: Store & { client?: { destroy(): void }; close?(): void };
    };
    onTestFinished(() => {
      store.client?.destroy();
      store.close?.();
    });
    const session = { cookie: { originalMaxAge: 60_000 }, user: FORM.email };
    const call = (method: 'get' | 'set' | 'destroy', ...rest: object[]) =>
      new Promise((resolve, reject) => {
        const done = (error: Error | null, value: unknown) =>
          error ? reject(error) : resolve(value);
        (store[method] as (...all: unknown[]) => unknown)('an-id', ...rest, done);
      });
    await call('set', session);
    await call('destroy');
    await call('set', session);
    expect(await call('get')).toMatchObject({ user: FORM.email });
    expect(await content()).toContain('an-id');
  });
});
