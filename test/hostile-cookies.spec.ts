import { describe, expect, it } from 'vitest';
import type { RunningApp } from './support/app.js';
import { startBoth as startBothWith } from './starter/both-platforms.js';
import { everyRow } from './support/every-row.js';
import { actingAs, seed } from './support/kit.js';
import type { Visitor } from './support/visitor.js';
import { type Answer, request, send } from './core/raw.js';

const startBoth = (environment = {}) =>
  startBothWith({ SESSION_COOKIE_NAME: 'sid', ...environment });

/** A cookie that lets its owner in, to be damaged. */
const cookieOf = async (app: RunningApp) => valueOf(await actingAs(app, await seed.user(app)));
const valueOf = ({ jar, origin }: Visitor) => jar.getCookiesSync(origin)[0]!.value;

const home = (app: RunningApp, headers: string[]) => send(app.origin, request('GET /', headers));
const withCookie = (app: RunningApp, cookie: string) => home(app, [`Cookie: ${cookie}`]);
const isLoggedIn = ({ text }: Answer) => text.includes('id="user"');

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Another letter, such that every byte it stands for is another one. */
const flip = (letter: string) => BASE64[(BASE64.indexOf(letter) + 32) % 64] ?? 'A';

const damaged: [string, (value: string) => string][] = [
  ['nothing', () => 'sid='],
  ['a name only', () => 'sid'],
  ['a sign only', () => '='],
  ['signs only', () => ';;;=;=;'],
  ['garbage', () => 'sid=garbage'],
  ['quotes', () => 'sid=""'],
  ['a quote that stays open', () => 'sid="garbage'],
  ['half of it', (value) => `sid=${value.slice(0, value.length / 2)}`],
  ['its first letter', (value) => `sid=${value[0]}`],
  ['four letters more', (value) => `sid=${value}AAAA`],
  ['its end twice', (value) => `sid=${value}${value.slice(-20)}`],
  ['its beginning and another signature', (value) => `sid=${value.slice(0, -20)}${'A'.repeat(20)}`],
  ['only a signature', () => `sid=s%3A.${'A'.repeat(43)}`],
  ['an id without a signature', () => 'sid=s%3Aabc'],
  ['a nonce without a message', () => 'sid=;AAAA'],
  ['half a character', () => 'sid=%E0%A4%A'],
  ['NULs', () => 'sid=%00%00%00'],
  ['Latin 1', () => 'sid=\xe9\xff\xfe'],
  ['emoji', () => 'sid=\xf0\x9f\x8d\xaa'],
  ['tabs', () => 'sid=\t\t'],
  ['JSON', () => 'sid=j:{"login":"x"}'],
  ['12 KB', () => `sid=${'x'.repeat(12_000)}`],
  ['100 cookies', () => Array.from({ length: 100 }, (_, index) => `c${index}=1`).join('; ')],
  ['no name', (value) => `=${value}`],
  ['no name, but one in its value', (value) => `=sid=${value}`],
  ['another case', (value) => `SID=${value}`],
  ['the prefix of a safer one', (value) => `__Host-sid=${value}`],
  ['__proto__', (value) => `__proto__=${value}; constructor=x; toString=x; hasOwnProperty=x`],
  ['attributes', () => '$Version=1; sid=x; $Path=/; $Domain=localhost'],
  ['a comma', (value) => `a=b,sid=${value}`],
];

describe('A session cookie that is not as we sent it', () => {
  it.each(damaged)('makes a guest of its sender: %s', async (_, damage) => {
    for (const app of await startBoth()) {
      const value = await cookieOf(app);
      expect(isLoggedIn(await withCookie(app, `sid=${value}`))).toBe(true);

      const before = await everyRow(app);
      const answer = await withCookie(app, damage(value));
      expect(answer.status).toBe(200);
      expect(isLoggedIn(answer)).toBe(false);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await everyRow(app)).toEqual(before);
    }
  });

  it('does so wherever a letter of it is another one', async () => {
    for (const app of await startBoth()) {
      const value = await cookieOf(app);
      for (let at = 0; at < value.length; at += 3) {
        const other = value.slice(0, at) + flip(value[at]!) + value.slice(at + 1);
        const answer = await withCookie(app, `sid=${other}`);
        expect([at, answer.status, isLoggedIn(answer)]).toEqual([at, 200, false]);
      }
    }
  });

  it('does so when another key signed it', async () => {
    const strangers = await startBoth({ SESSION_KEYS: '0123456789abcdef'.repeat(4) });
    const apps = await startBoth();
    for (const [index, app] of apps.entries()) {
      const answer = await withCookie(app, `sid=${await cookieOf(strangers[index]!)}`);
      expect([answer.status, isLoggedIn(answer)]).toEqual([200, false]);
    }
  });
});

/** What another path, another domain or another application on the same host may put before ours. */
const others: [string, (app: RunningApp) => Promise<string> | string][] = [
  ['garbage', () => 'garbage'],
  ['nothing', () => ''],
  ['half a character', () => '%E0%A4%A'],
  ['that of a guest', async (app) => valueOf(await guest(app))],
  ['that of a login that has ended', ended],
];

async function guest(app: RunningApp) {
  const visitor = app.visitor();
  await visitor.open('/count');
  return visitor;
}

/** Kept from before the logout. */
async function ended(app: RunningApp) {
  const visitor = await actingAs(app, await seed.user(app, 'eve@example.com'));
  const value = valueOf(visitor);
  await visitor.submit('/logout');
  return value;
}

describe('Several session cookies in one request', () => {
  it.each(others)('count as the one with a login, before or behind %s', async (_, make) => {
    for (const app of await startBoth()) {
      const [value, other] = [await cookieOf(app), await make(app)];
      for (const cookies of [
        [value, other],
        [other, value],
        [other, other, 'x', value],
      ]) {
        const answer = await withCookie(app, cookies.map((cookie) => `sid=${cookie}`).join('; '));
        expect([answer.status, isLoggedIn(answer)]).toEqual([200, true]);
      }
      expect(isLoggedIn(await home(app, [`Cookie: sid=${other}`, `Cookie: sid=${value}`]))).toBe(
        true,
      );
    }
  });

  it('count as the one with a session, for a guest', async () => {
    for (const app of await startBoth()) {
      const visitor = await guest(app);
      const headers = { cookie: `sid=garbage; sid=${valueOf(visitor)}; sid=garbage` };
      expect((await app.visitor().open('/count', headers)).count).toBe(2);
    }
  });
});

describe('A session that is named anywhere but in its cookie', () => {
  it('is not found', async () => {
    for (const app of await startBoth()) {
      const value = await cookieOf(app);
      const headers = [`Authorization: Bearer ${value}`, `X-Session-Id: ${value}`, `sid: ${value}`];
      expect(isLoggedIn(await home(app, headers))).toBe(false);
      const inQuery = request(`GET /?sid=${value}&session=${value}`);
      expect(isLoggedIn(await send(app.origin, inQuery))).toBe(false);
    }
  });
});
