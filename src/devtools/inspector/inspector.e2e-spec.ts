import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { probe } from '../../../test/core/probe.js';
import type { Page } from '../../../test/support/page.js';
import { lastingStore } from '../../../test/support/stores.js';
import { Visitor } from '../../../test/support/visitor.js';

const start = (environment: Record<string, string> = {}, imports: object[] = []) =>
  startApp(
    { NODE_ENV: 'development', LOG_LEVEL: 'silent', ...environment },
    { imports: [probe, ...(imports as (typeof probe)[])] },
  );

const inspect = (visitor: Visitor) => visitor.open('/__session');

/** The newest first: what was asked, and what is said of the cookie. */
async function requestsOf(visitor: Visitor) {
  const page = await inspect(visitor);
  const asked = page.texts('.request strong');
  return asked.map((line, at) => [line, page.texts('.request > .hint')[at]!] as const);
}

/** What the bar of a page leads to. */
const entryOf = (visitor: Visitor, page: Page) =>
  visitor.open(page.all('.inspector-bar a')[0]!.getAttribute('href')!);

describe('The session inspector', () => {
  it('shows each key with its size, who declares it and which request wrote it', async () => {
    const visitor = (await start()).visitor();
    await visitor.open('/count');
    await visitor.open('/count');
    await visitor.submit('/probe/put', { color: 'x'.repeat(200) });
    const page = await inspect(visitor);
    const rows = page.texts('#session tbody tr');
    expect(rows).toContainEqual(
      expect.stringMatching(/^extendedAt \d+ 23 src.core.session.session-data\.ts GET \/count$/),
    );
    expect(rows).toContainEqual(
      expect.stringMatching(/^color "x+" 210 no source POST \/probe\/put$/),
    );
  });

  it('tells of whoever is logged in: the device, and how long the login lasts', async () => {
    stopClock();
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    const page = await inspect(visitor);
    expect(page.text('#session h3 + p')).toMatch(
      /^ada@example.com, from 127.0.0.1, with .*Idle: 30:00 left. Absolute: 12:00:00 left\.$/,
    );
  });

  it('changes nothing by looking, and uses nothing up', async () => {
    const clock = stopClock();
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.request('/probe/put', {
      method: 'POST',
      body: new URLSearchParams({ flash: 'Look!' }),
    });
    await clock.pass(120);
    for (const path of ['/__session', '/__session/inspector.css']) {
      const { headers } = await visitor.request(path);
      expect(headers.getSetCookie().join()).not.toContain(`${app.config.cookieName}=`);
    }
    expect((await inspect(visitor)).text('#session h3 + p')).toContain('Idle: 28:00 left');
    expect((await inspect(visitor)).flash).toBeUndefined();
    expect((await visitor.open('/count')).flash).toBe('Look!');
  });

  it('has valid HTML', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    const page = await visitor.open('/count');
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'doctype-style': ['error', { style: 'lowercase' }] },
    });
    for (const { html } of [page, await inspect(visitor), await entryOf(visitor, page)]) {
      const { results } = await validator.validateString(html);
      expect(
        results.flatMap(({ messages }) =>
          messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
        ),
      ).toEqual([]);
    }
  });
});

describe('Of each request the inspector says why there is a cookie, or none', () => {
  it('from the first visit to the logout', async () => {
    const clock = stopClock();
    const app = await start();
    await seed.user(app);
    const visitor = app.visitor();
    await inspect(visitor);
    await visitor.open('/count');
    await visitor.open('/');
    await clock.pass(61);
    await visitor.open('/');
    await visitor.open('/', { 'sec-purpose': 'prefetch' });
    await visitor.submit('/probe/fail');
    await visitor.submit('/__session/become', { email: 'ada@example.com' });
    await visitor.submit('/probe/end');
    expect((await requestsOf(visitor)).toReversed()).toEqual([
      ['GET /count', 'Set-Cookie: There is something to remember now: count.'],
      [
        'GET /',
        'No Set-Cookie: Nothing changed. It was extended 0 s ago, and is again when that is 60 s.',
      ],
      ['GET /', 'Set-Cookie: Extended: 61 s since the last time.'],
      [
        'GET /',
        'No Set-Cookie: Nobody looks at this answer (HEAD or a prefetch), so it changes no session.',
      ],
      ['POST /probe/fail', 'No Set-Cookie: The request failed, so the session stays as it was.'],
      ['GET /', expect.stringMatching(/^No Set-Cookie: Nothing changed/)],
      [
        'POST /__session/become',
        'Set-Cookie: A new identity at login: whoever knows the old one has nothing.',
      ],
      ['POST /probe/end', 'Set-Cookie: The session was ended, so its cookie is taken away.'],
    ]);
  });

  it('in a session whose login has ended meanwhile', async () => {
    const app = await start();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.submit('/__session/idle');
    const page = await inspect(visitor);
    const [shown] = page.all('.request:last-child a').map((link) => link.getAttribute('href'));
    const text = (await visitor.open(shown!)).text('main');
    expect(text).toContain(
      'Set-Cookie was sent. The login had ended (idle), so a new session begins.',
    );
    expect(text).toMatch(/read login [\w-]{8}: it has ended: idle/);
  });

  it('while the key is changed', async () => {
    const [older, newer] = ['0123456789abcdef'.repeat(4), 'fedcba9876543210'.repeat(4)];
    const store = await lastingStore();
    const before = await start({ ...store, SESSION_KEYS: older });
    const { jar } = before.visitor();
    await new Visitor(before.origin, jar).open('/count');
    await before.app.close();
    const after = await start({ ...store, SESSION_KEYS: `${newer},${older}` });
    const visitor = new Visitor(after.origin, jar);
    await visitor.open('/');
    expect((await visitor.open('/count')).count).toBe(2);
    const [last, first] = (await requestsOf(visitor)).map(([, reason]) => reason);
    expect(last).toMatch(/^Set-Cookie: The session .*count/);
    expect(first).toMatch(
      /^(No Set-Cookie: Nothing changed\.|Set-Cookie: Nothing changed but the key:)/,
    );
  });

  it('over plain http, where the cookie is Secure', async () => {
    const visitor = (await start({ SESSION_COOKIE_SECURE: 'true' })).visitor();
    const page = await visitor.open('/count');
    expect((await entryOf(visitor, page)).text('main')).toContain(
      'No Set-Cookie. Refused: this came over plain http, and the cookie is Secure. If a proxy speaks https for this process, name it in TRUST_PROXY; else set SESSION_COOKIE_SECURE=false.',
    );
    // From now on it is known, though it has no session.
    await visitor.open('/count');
    expect(await requestsOf(visitor)).toHaveLength(2);
    expect((await inspect(visitor)).text('main')).toContain(
      'you came over plain http, so no cookie is sent',
    );
  });
});
