import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../test/starter/free-port.js';
import { copy, exercises, steps } from '../steps/copy.js';
import { isOpen } from './is-open.js';
import { stop } from './server.js';

const place = mkdtempSync(join(tmpdir(), 'session-starter-steps-'));
const [sources, folder] = [join(place, 'sources'), join(place, 'built')];
afterAll(() => rmSync(place, { recursive: true }));

/** All of them at once. A type that is wrong is a mistake here. */
beforeAll(() => {
  writeFileSync(join(place, 'package.json'), '{"type":"module"}');
  symlinkSync(resolve('node_modules'), join(place, 'node_modules'), 'junction');
  for (const step of [...steps, ...exercises]) copy(step, join(sources, step));
  for (const file of ['tsconfig.json', 'base'])
    cpSync(join('docs/steps', file), join(sources, file), { recursive: true });
  const tsc = resolve('node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', sources, '--outDir', folder]);
  for (const step of [...steps, ...exercises])
    symlinkSync(join(sources, step, 'views'), join(folder, step, 'views'), 'junction');
}, 120_000);

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
const start = (chapter: number, env: Form = {}) =>
  startStep(
    steps.find((name) => Number.parseInt(name, 10) === chapter)!,
    env,
  );

async function startStep(step: string, env: Form = {}) {
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
const EVE = { email: 'eve@example.com', password: 'a spoon of honey' };
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

  it('9: a flash message that is shown once, and a form that keeps what was typed', async () => {
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

describe('The solution of an exercise', () => {
  const solution = (number: number) =>
    startStep(exercises.find((name) => name.startsWith(`exercise-${number}`))!);

  it('1: a list of logins, in which a user ends one of their own only', async () => {
    const shop = await solution(1);
    const [laptop, phone, eve] = [shop.visitor(), shop.visitor(), shop.visitor()];
    for (const device of [laptop, phone]) await device.ask('/login', ADA);
    await eve.ask('/login', EVE);
    const parts = (await laptop.read('/logins')).split('<li>').slice(1);
    expect(parts).toHaveLength(2);
    const other = parts.find((part) => !part.includes('(this browser)'))!;
    const [, phones] = /(\d+)\/end/.exec(other)!;
    await eve.ask(`/logins/${phones}/end`, {});
    expect(await phone.read()).toContain(SAYS_ADA);
    await laptop.ask(`/logins/${phones}/end`, {});
    expect(await phone.read()).toContain(SAYS_GUEST);
    expect(await laptop.read()).toContain(SAYS_ADA);
  });

  it('2: ten wrong passwords, also at once, and no more tries', async () => {
    const shop = await solution(2);
    const thief = shop.visitor();
    const tries = Array.from({ length: 15 }, () => thief.ask('/login', { ...ADA, password: 'x' }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(10);
    expect((await shop.visitor().ask('/login', ADA)).status).toBe(429);
    expect((await shop.visitor().ask('/login', EVE)).status).toBe(303);
  });

  it('3: a login that lasts for thirty days, if the user wants', async () => {
    const shop = await solution(3);
    const [short, long] = [shop.visitor(), shop.visitor()];
    expect((await short.ask('/login', ADA)).cookie).not.toContain('Expires');
    const { cookie } = await long.ask('/login', { ...ADA, remember: 'yes' });
    const [, date] = /Expires=([^;]+)/.exec(cookie)!;
    expect((Date.parse(date!) - Date.now()) / 86_400_000).toBeCloseTo(30, 1);
    expect(await long.read()).toContain(SAYS_ADA);
  });
});

describe('The watch mode of the shop', () => {
  it('serves what was saved, a new file too, without another start', async () => {
    const watched = join(place, 'watched');
    copy(steps[0], watched);
    const port = String(await freePort());
    const nest = resolve('node_modules/@nestjs/cli/bin/nest.js');
    const child = spawn(process.execPath, [nest, 'start', '--watch'], {
      cwd: watched,
      detached: true,
      env: { ...process.env, PORT: port },
      stdio: 'ignore',
    });
    onTestFinished(() => stop(child));
    const read = () => new Visitor(`http://127.0.0.1:${port}`).read().catch(() => '');
    await expect.poll(read, { timeout: 60_000 }).toContain('Hello, visitor.');
    writeFileSync(join(watched, 'src', 'name.ts'), "export const name = 'Ada';\n");
    const controller = join(watched, 'src', 'app.controller.ts');
    const text = readFileSync(controller, 'utf8').replace(
      'return { name };',
      'return { name: ada };',
    );
    writeFileSync(controller, `import { name as ada } from './name.js';\n${text}`);
    await expect.poll(read, { timeout: 60_000 }).toContain('Hello, Ada.');
  });
});
