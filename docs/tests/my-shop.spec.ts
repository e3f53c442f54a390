import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../test/support/free-port.js';
import { steps } from '../steps/copy.js';
import { isOpen } from './is-open.js';
import { stop } from './server.js';

const folder = mkdtempSync(join(tmpdir(), 'session-starter-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** All of them at once. A type that is wrong is a mistake here. */
beforeAll(() => {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'docs/steps', '--outDir', folder]);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  for (const step of steps)
    symlinkSync(resolve('docs/steps', step, 'views'), join(folder, step, 'views'), 'junction');
}, 60_000);

type Form = Readonly<Record<string, string>>;

/** A browser, as far as a session needs one: it keeps its cookie, and follows no redirect. */
class Visitor {
  constructor(
    private readonly site: string,
    private cookie = '',
  ) {}

  /** Somebody who has its cookie. */
  thief() {
    return new Visitor(this.site, this.cookie);
  }

  async ask(path: string, form?: Form, headers: Form = {}) {
    const response = await fetch(this.site + path, {
      headers: { cookie: this.cookie, ...headers },
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    const [cookie = ''] = response.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0]!;
    return { status: response.status, cookie, text: await response.text() };
  }

  async read(path = '/') {
    return (await this.ask(path)).text;
  }
}

/** What a reader has at the end of a chapter, started. */
async function start(chapter: number, env: Form = {}) {
  const step = steps.find((name) => Number.parseInt(name, 10) === chapter)!;
  const place = mkdtempSync(join(folder, 'place-'));
  const port = String(await freePort());
  const run = async () => {
    const main = join(folder, step, 'src', 'main.js');
    const options = { cwd: place, detached: true, env: { ...process.env, PORT: port, ...env } };
    const child: ChildProcess = spawn(process.execPath, [main], { ...options, stdio: 'pipe' });
    onTestFinished(() => stop(child));
    const [first] = (await once(child.stdout!, 'data')) as [Buffer];
    expect(String(first)).toContain('Starting Nest');
    await isOpen(port);
    return child;
  };
  let child = await run();
  const site = `http://127.0.0.1:${port}`;
  return {
    site,
    visitor: () => new Visitor(site),
    async restart() {
      await stop(child);
      child = await run();
    },
  };
}

const ADA = { email: 'ada@example.com', password: 'three cups of tea' };
const SAYS_ADA = 'You are ada@example.com';
const SAYS_GUEST = 'You are a guest';

describe('What a reader has at the end of a chapter', () => {
  it('1: a page that shows a name as text', async () => {
    const visitor = (await start(1)).visitor();
    expect(await visitor.read('/?name=Ada')).toContain('Hello, Ada.');
    expect(await visitor.read('/?name=<b>')).toContain('Hello, &lt;b&gt;.');
  });

  it('3: a count for each browser', async () => {
    const shop = await start(3);
    const ada = shop.visitor();
    expect(await ada.read()).toContain('Your visits: 1');
    expect(await ada.read()).toContain('Your visits: 2');
    expect(await shop.visitor().read()).toContain('Your visits: 1');
  });

  it('5: no cookie where there is nothing to remember', async () => {
    const visitor = (await start(5)).visitor();
    expect(await visitor.ask('/health')).toEqual({ status: 200, cookie: '', text: 'up\n' });
    expect((await visitor.ask('/')).cookie).not.toBe('');
  });

  it('6: a cookie with a name of its own, and Secure where a proxy says https', async () => {
    const shop = await start(6);
    const { cookie } = await shop.visitor().ask('/');
    expect(cookie).toMatch(/^sid=.*; Path=\/; HttpOnly; SameSite=Lax$/);
    const secure = await shop.visitor().ask('/', undefined, { 'x-forwarded-proto': 'https' });
    expect(secure.cookie).toContain('Secure');
  });

  it('7: a login that leaves behind whoever knew the cookie', async () => {
    const ada = (await start(7)).visitor();
    await ada.ask('/');
    const thief = ada.thief();
    expect((await ada.ask('/login', { ...ADA, password: 'wrong' })).status).toBe(401);
    expect((await ada.ask('/login', ADA)).status).toBe(303);
    expect(await ada.read()).toContain(SAYS_ADA);
    expect(await thief.read()).toContain(SAYS_GUEST);
  });

  it('8: a logout that holds for a copy of the cookie', async () => {
    const ada = (await start(8)).visitor();
    await ada.ask('/login', ADA);
    const thief = ada.thief();
    expect(await thief.read()).toContain(SAYS_ADA);
    expect((await ada.ask('/logout', {})).cookie).toContain('sid=;');
    expect(await thief.read()).toContain(SAYS_GUEST);
  });

  it('9: a notice that is shown once, and a form that keeps what was typed', async () => {
    const ada = (await start(9)).visitor();
    const refused = await ada.ask('/login', { email: 'ada', password: 'wrong' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="ada"');
    await ada.ask('/login', ADA);
    expect(await ada.read()).toContain('You are logged in.');
    expect(await ada.read()).not.toContain('You are logged in.');
  });

  it('10: a cart in which nothing is lost, also not at the login', async () => {
    const shop = await start(10);
    const ada = shop.visitor();
    await ada.ask('/cart', { product: 'cup' });
    await Promise.all(Array.from({ length: 19 }, () => ada.ask('/cart', { product: 'cup' })));
    expect(await ada.read('/cart')).toContain('20 cup');
    await ada.ask('/login', ADA);
    expect(await ada.read('/cart')).toContain('20 cup');
    expect(await shop.visitor().read('/cart')).not.toContain('cup</li>');
  });

  it('11: a login that ends by itself, and on other devices', async () => {
    const [idle, absolute] = [
      await start(11, { IDLE_SECONDS: '0' }),
      await start(11, { ABSOLUTE_SECONDS: '0' }),
    ];
    for (const shop of [idle, absolute]) {
      const ada = shop.visitor();
      await ada.ask('/login', ADA);
      expect(await ada.read()).toContain(SAYS_GUEST);
    }
    const shop = await start(11);
    const [laptop, phone] = [shop.visitor(), shop.visitor()];
    for (const device of [laptop, phone]) await device.ask('/login', ADA);
    await laptop.ask('/logout/others', {});
    expect(await laptop.read()).toContain(SAYS_ADA);
    expect(await phone.read()).toContain(SAYS_GUEST);
  });

  it('12: no form of another site', async () => {
    const shop = await start(12);
    const visitor = shop.visitor();
    const login = async (headers: Form) => (await visitor.ask('/login', ADA, headers)).status;
    expect(await login({ 'sec-fetch-site': 'same-origin' })).toBe(303);
    expect(await login({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await login({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await login({ origin: 'https://evil.example' })).toBe(403);
    expect(await login({ origin: shop.site })).toBe(303);
    expect(await login({})).toBe(303);
  });

  it('13: sessions that are still there after a restart', async () => {
    const shop = await start(13, { SESSION_SECRET: 'the same secret' });
    const ada = shop.visitor();
    await ada.ask('/login', ADA);
    expect(await ada.read()).toContain('Your visits: 1');
    await shop.restart();
    expect(await ada.read()).toContain('Your visits: 2');
    expect(await ada.read()).toContain(SAYS_ADA);
  });

  it('14: the same application, with a test of its login', async () => {
    const ada = (await start(14)).visitor();
    await ada.ask('/login', ADA);
    expect(await ada.read()).toContain(SAYS_ADA);
    expect(readdirSync('docs/steps/14-test/test')).toEqual(['login.test.ts']);
  });
});
