import { Cookie } from 'tough-cookie';
import { describe, expect } from 'vitest';
import { it } from './support/kit.js';
import { startApp } from './support/app.js';
import { temporaryFile } from './support/stores.js';
import { logIn, PASSWORD } from './support/people.js';
import { seed } from './support/seed.js';
import type { Visitor } from './support/visitor.js';

const IDLE = 1234;

const https = { 'X-Forwarded-Proto': 'https' };

const startShop = () =>
  startApp({
    NODE_ENV: 'production',
    PUBLIC_ORIGIN: 'https://shop.example',
    SESSION_KEYS: '0123456789abcdef'.repeat(4),
    SESSION_IDLE_SECONDS: String(IDLE),
    TRUST_PROXY: 'loopback',
    DATABASE_URL: `sqlite:${temporaryFile()}`,
  });

/** The one cookie of an answer with a session, as RFC 6265 reads it. A login sets others. */
function cookieOf(answer: Response) {
  const lines = answer.headers
    .getSetCookie()
    .filter((line) => !/^[^=]*-(known|login-used|passkey-offered)=/.test(line));
  expect(lines).toHaveLength(1);
  const { key, expires, value: _, creation: __, ...attributes } = Cookie.parse(lines[0]!)!.toJSON();
  const lifetime = (Date.parse(String(expires)) - Date.now()) / 1000;
  return { name: key, lifetime, ...(attributes as Record<string, unknown>) };
}

const near = (seconds: number) => expect.toSatisfy((value) => Math.abs(value - seconds) <= 2);

const visit = (visitor: Visitor, headers = {}) => visitor.request('/count', { headers });

describe('The session cookie', () => {
  it('has these attributes and no others, in production', async () => {
    const visitor = (await startShop()).visitor();
    expect(cookieOf(await visit(visitor, https))).toEqual({
      name: expect.stringMatching(/^__Host-/),
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      maxAge: IDLE,
      lifetime: near(IDLE),
    });
  });

  it('has the same in development, but for what needs https', async () => {
    const app = await startApp({ NODE_ENV: 'development', SESSION_IDLE_SECONDS: String(IDLE) });
    expect(cookieOf(await visit(app.visitor()))).toEqual({
      name: expect.not.stringMatching(/^__/),
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      maxAge: IDLE,
      lifetime: near(IDLE),
    });
  });

  it('lasts as long as was asked for at login', async ({ app }) => {
    await seed.user(app);
    const { first } = await logIn(app.visitor(), 'ada@example.com', { remember: 'yes' });
    const { rememberSeconds } = app.config;
    expect(cookieOf(first)).toMatchObject({
      maxAge: rememberSeconds,
      lifetime: near(rememberSeconds),
    });
  });

  it('is taken away with the attributes it was given, or a browser would keep it', async () => {
    const shop = await startShop();
    const form = { email: 'ada@example.com', password: PASSWORD };
    const body = new URLSearchParams(form);
    const answer = await shop
      .visitor()
      .request('/signup', { method: 'POST', body, headers: https });
    const { lifetime: _, ...given } = cookieOf(answer);
    const headers = {
      ...https,
      Cookie: answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; '),
    };
    const goodbye = await shop.visitor().request('/logout', { method: 'POST', headers });
    const { lifetime, ...taken } = cookieOf(goodbye);
    expect(taken).toEqual({ ...given, maxAge: 0 });
    expect(lifetime).toBeLessThanOrEqual(0);
  });

  it('is not sent again with every page', async ({ visitor }) => {
    await visit(visitor);
    expect((await visitor.request('/')).headers.getSetCookie()).toEqual([]);
    expect((await visitor.request('/')).headers.getSetCookie()).toEqual([]);
  });

  it('has the name that the owner gave to it', async () => {
    const app = await startApp({ SESSION_COOKIE_NAME: 'shop' });
    expect(cookieOf(await visit(app.visitor())).name).toBe('shop');
  });
});
