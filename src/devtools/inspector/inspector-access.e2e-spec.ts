import { Controller, Get, Session } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { probe } from '../../../test/core/probe.js';
import { kept, post, request, send } from '../../../test/core/raw.js';

const KEY = '0123456789abcdef'.repeat(4);
const PASSWORD = 'mysecretpassword';

/** As a careless feature does. */
@Controller('careless')
class CarelessController {
  @Get()
  keep(@Session() session: Record<string, unknown>) {
    session.profile = { password: PASSWORD, list: [{ apiToken: 'nested-token' }], city: 'Bonn' };
    session.note = `It is ${PASSWORD}, signed with ${KEY}`;
    return {};
  }
}

const careless = { module: class Careless {}, controllers: [CarelessController] };

const start = (environment: Record<string, string> = {}) =>
  startApp(
    { NODE_ENV: 'development', LOG_LEVEL: 'silent', ...environment },
    { imports: [probe, careless] },
  );

const BAR = 'inspector-bar';

describe('The session inspector', () => {
  it.each([
    ['a test', { NODE_ENV: 'test' }],
    ['development, with DEV_TOOLS=off', { DEV_TOOLS: 'off' }],
  ])('is not there in %s', async (_, environment) => {
    const visitor = (await start(environment)).visitor();
    const page = await visitor.open('/count');
    expect(page.html).not.toContain(BAR);
    for (const path of ['', '/live.js', '/bar']) {
      expect((await visitor.open(`/__session${path}`)).status).toBe(404);
    }
    expect((await visitor.submit('/__session/idle')).status).toBe(404);
  });

  it.each([
    ['GET', request('GET /__session', ['X-Forwarded-For: 203.0.113.9'])],
    ['POST', post('/__session/idle', '', ['X-Forwarded-For: 203.0.113.9'])],
    ['PUT', request('PUT /__session', ['Via: 1.1 cache'])],
    ['GET', request('GET /__session').replace('Host: localhost', 'Host: evil.example')],
  ])('is no page for anybody but this machine: %s', async (_, bytes) => {
    const { origin } = await start();
    const { status, text, headers } = await send(origin, kept(bytes));
    expect([status, headers.get('allow')]).toEqual([404, null]);
    expect(text).toContain('Page not found');
    expect(text).not.toContain(BAR);
  });

  it('lets another machine see its own session with DEV_TOOLS=on, and nothing happen', async () => {
    const { origin } = await start({ DEV_TOOLS: 'on' });
    const from = ['X-Forwarded-For: 203.0.113.9'];
    const page = await send(origin, kept(request('GET /__session', from)));
    expect([page.status, page.text.includes('/__session/become')]).toEqual([200, false]);
    for (const action of ['become', 'idle', 'revoked', 'key', 'fill', 'store'])
      expect(
        (await send(origin, kept(post(`/__session/${action}`, '', from)))).status,
        action,
      ).toBe(404);
    expect((await send(origin, post('/__session/bar', '', from))).status).toBe(303);
  });

  it('shows nothing of another browser', async () => {
    const app = await start();
    const [ada, eve] = [app.visitor(), app.visitor()];
    const page = await ada.open('/count');
    const entry = page.all(`.${BAR} a`)[0]!.getAttribute('href')!;
    await eve.open('/count');
    expect((await eve.open('/__session')).texts('.request')).toHaveLength(1);
    for (const path of [entry, `${entry}/picture.svg`]) {
      expect((await eve.request(path)).status).toBe(404);
      expect((await ada.request(path)).status).toBe(200);
    }
  });

  it('shows a request without a session to the first browser that was told of it only', async () => {
    const app = await start();
    const [ada, eve] = [app.visitor(), app.visitor()];
    const entry = (await ada.open('/')).all(`.${BAR} a`)[0]!.getAttribute('href')!;
    expect((await ada.open(entry)).text('h1')).toBe('GET /');
    expect((await eve.open(entry)).status).toBe(404);
  });

  it('keeps no password, key or token, however deep it is, and none of the cookie', async () => {
    const app = await start({ SESSION_KEYS: KEY, DATABASE_URL: 'sqlite::memory:' });
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/careless');
    const { value } = visitor.jar
      .getCookiesSync(app.origin)
      .find(({ key }) => key === app.config.cookieName)!;
    const page = await visitor.open('/__session');
    const entry = await visitor.open(page.all('.request a')[0]!.getAttribute('href')!);
    for (const { html } of [page, entry]) {
      expect(html).toContain('Bonn');
      for (const secret of [PASSWORD, KEY, 'nested-token', value, decodeURIComponent(value)]) {
        expect(html.includes(secret), secret).toBe(false);
      }
    }
  });

  it('takes no form from another site, and says so', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    const page = await visitor.submit(
      '/__session/elsewhere',
      {},
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(page.status).toBe(403);
    await expect(visitor).toBeLoggedInAs('ada@example.com');
    const entry = page.all(`.${BAR} a`)[0]?.getAttribute('href');
    expect(entry).toBeUndefined();
    const other = await visitor.submit(
      '/count/more',
      { by: '1' },
      { 'sec-fetch-site': 'cross-site' },
    );
    const link = other.all(`.${BAR} a`)[0]!.getAttribute('href')!;
    expect((await visitor.open(link)).text('main')).toContain(
      'Refused: Sec-Fetch-Site is cross-site.',
    );
  });
});

describe('The bar of the inspector', () => {
  it('changes no byte of the page before it', async () => {
    const apps = [await start(), await start({ DEV_TOOLS: 'off' })];
    const [withBar, without] = await Promise.all(
      apps.map(async (app) => (await app.visitor().open('/count')).html),
    );
    const [before, after] = withBar!.split(/\s*<link[^>]*inspector.css">[^]*<\/aside>/);
    expect(after).toBeDefined();
    expect(before! + after!).toBe(without);
  });

  it('says who it is, and what the request did to the session', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/count');
    expect((await visitor.open('/count')).text(`.${BAR} a`)).toMatch(
      /^ada@example\.com · session [\w-]{8} · \d+ bytes · [01] writes? · (30:00|29:59) left, what/,
    );
    expect((await app.visitor().open('/')).text(`.${BAR} a`)).toMatch(/^guest · no session/);
    expect((await visitor.open('/nowhere')).text(`.${BAR} a`)).toContain('ada@example.com');
  });

  it('can be put away, and comes back', async () => {
    const visitor = (await start()).visitor();
    await visitor.open('/count');
    const page = await visitor.submit('/__session/bar');
    expect([page.path, page.html.includes(BAR)]).toEqual(['/count', false]);
    expect((await visitor.submit('/__session/bar')).html).toContain(BAR);
  });
});
