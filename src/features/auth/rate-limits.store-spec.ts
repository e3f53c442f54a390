import { describe, expect } from 'vitest';
import { actingAs, it, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { lastingStore } from '../../../test/support/stores.js';
import { logIn, PASSWORD } from '../../../test/support/people.js';
import type { Visitor } from '../../../test/support/visitor.js';
import { LOGIN } from './rate-limits.js';

const email = 'ada@example.com';

async function guess(visitor: Visitor, times: number, headers = {}) {
  let page = await visitor.submit('/login', { email, password: 'wrong' }, headers);
  for (let i = 1; i < times; i++) {
    page = await visitor.submit('/login', { email, password: 'wrong' }, headers);
  }
  return page;
}

describe('Guessing a password', () => {
  it('is stopped after so many tries, and told how long', async ({ app }) => {
    await seed.user(app);
    expect((await guess(app.visitor(), LOGIN.account)).status).toBe(422);
    const page = await guess(app.visitor(), 1);
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan((LOGIN.minutes - 1) * 60);
    expect(page.text('#email-about')).toContain(`Wait ${LOGIN.minutes} minutes`);
    expect(page.html).toContain(`value="${email}"`);
  });

  it('is stopped after as many when they all come at once', async ({ app }) => {
    const guesses = Array.from({ length: 3 * LOGIN.account }, () => guess(app.visitor(), 1));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(LOGIN.account);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2 * LOGIN.account);
  });

  it('is stopped for the right password too, so that a guess learns nothing', async ({ app }) => {
    await seed.user(app);
    await guess(app.visitor(), LOGIN.account);
    const page = await app.visitor().submit('/login', { email, password: PASSWORD });
    expect(page.status).toBe(429);
  });

  it('looks the same for an address without an account', async ({ app }) => {
    const known = await guess(app.visitor(), LOGIN.account + 1);
    await seed.user(app, 'bob@example.com');
    const other = { email: 'bob@example.com', password: 'wrong' };
    let page = await app.visitor().submit('/login', other);
    for (let i = 0; i < LOGIN.account; i++) page = await app.visitor().submit('/login', other);
    expect(page.status).toBe(429);
    expect(page.plain.replaceAll('bob@', 'ada@')).toBe(known.plain);
  });

  it('is counted for an address however it is written', async ({ app }) => {
    for (const variant of ['ADA@example.com', ' ada@EXAMPLE.com ']) {
      for (let i = 0; i < LOGIN.account / 2; i++) {
        await app.visitor().submit('/login', { email: variant, password: 'wrong' });
      }
    }
    expect((await guess(app.visitor(), 1)).status).toBe(429);
  });

  it('locks nobody out who is logged in', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    await guess(app.visitor(), LOGIN.account + 2);
    expect((await visitor.open('/private')).user).toBe(email);
  });

  it('leaves other accounts alone', async ({ app }) => {
    await seed.user(app, 'bob@example.com');
    await guess(app.visitor(), LOGIN.account + 2);
    await logIn(app.visitor(), 'bob@example.com');
  });

  it('does not begin anew when the owner logs in, but is forgotten after a quarter of an hour', async ({
    app,
  }) => {
    await seed.user(app);
    await guess(app.visitor(), LOGIN.account - 1);
    for (let times = 0; times < LOGIN.account; times++) await logIn(app.visitor());
    expect((await guess(app.visitor(), 1)).status).toBe(422);
    expect((await guess(app.visitor(), 1)).status).toBe(429);
    await stopClock().pass(LOGIN.minutes * 60 + 1);
    await logIn(app.visitor());
  });

  it('is not hidden by a made-up address', async ({ app }) => {
    for (let i = 0; i < LOGIN.account; i++)
      await guess(app.visitor(), 1, { 'x-forwarded-for': `6.6.6.${i}` });
    const page = await guess(app.visitor(), 1, { 'x-forwarded-for': '7.7.7.7' });
    expect(page.status).toBe(429);
  });

  it('is remembered after a restart', async () => {
    const store = await lastingStore();
    const before = await startApp(store);
    await guess(before.visitor(), LOGIN.account);
    await before.close();
    const after = await startApp(store);
    expect((await guess(after.visitor(), 1)).status).toBe(429);
  });

  it('is counted together by processes that share a database', async () => {
    const store = await lastingStore();
    const [one, other] = [await startApp(store), await startApp(store)];
    await guess(one.visitor(), LOGIN.account / 2);
    await guess(other.visitor(), LOGIN.account / 2);
    expect((await guess(one.visitor(), 1)).status).toBe(429);
  });
});

describe('Trying many accounts from one address', () => {
  it.each<[what: string, trust: string, addressOf: (i: number) => string]>([
    ['one cannot choose another', 'off', (i) => `6.6.6.${i}`],
    ['its ports are one address', 'loopback', (i) => `6.6.6.6:${i}`],
    ['so are the first 64 bits of IPv6', 'loopback', (i) => `[2001:db8:1:2:${i}::1]:${i}`],
  ])('is stopped: %s', async (_, TRUST_PROXY, addressOf) => {
    const app = await startApp({ TRUST_PROXY });
    const page = async (i: number) =>
      app
        .visitor()
        .submit(
          '/login',
          { email: `user${i}@example.com`, password: 'wrong' },
          { 'x-forwarded-for': addressOf(i) },
        );
    for (let i = 0; i < LOGIN.network; i++) expect((await page(i)).status).toBe(422);
    expect((await page(LOGIN.network)).status).toBe(429);
  });
});
