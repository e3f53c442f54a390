import { describe, expect, it } from 'vitest';
import { seed, startApp, stopClock } from '../../../test/support/kit.js';
import { logIn, PASSWORD } from '../../../test/support/people.js';
import type { Visitor } from '../../../test/support/visitor.js';
import { LOGIN } from './rate-limits.js';

const DAY = 24 * 60 * 60;
const email = 'ada@example.com';

const guess = (visitor: Visitor, headers = {}) =>
  visitor.submit('/login', { email, password: 'wrong' }, headers);

async function guessUntilStopped(visitorFor: () => Visitor) {
  for (let tries = 0; tries < LOGIN.account; tries++)
    expect((await guess(visitorFor())).status).toBe(422);
  expect((await guess(visitorFor())).status).toBe(429);
}

/** Ada has logged in with her laptop, and out. */
async function start(environment = {}) {
  const app = await startApp(environment);
  await seed.user(app);
  const laptop = app.visitor();
  await logIn(laptop);
  await laptop.submit('/logout');
  return { app, laptop };
}

describe('Whoever knows only the address of an account', () => {
  it('keeps its owner out of no browser that they have logged in with, for 90 days', async () => {
    const { app, laptop } = await start();
    await guessUntilStopped(() => app.visitor());
    await logIn(laptop);
    await laptop.submit('/logout');
    const clock = stopClock();
    await clock.pass(90 * DAY - 60);
    await guessUntilStopped(() => app.visitor());
    await logIn(laptop);
    await laptop.submit('/logout');
    await clock.pass(90 * DAY);
    await guessUntilStopped(() => app.visitor());
    const page = await laptop.submit('/login', { email, password: PASSWORD });
    expect(page.status).toBe(429);
  });

  it('keeps nobody out by using up the tries of a network that they share', async () => {
    const { app, laptop } = await start();
    for (let tries = 0; tries <= LOGIN.network; tries++)
      await app.visitor().submit('/login', { email: `user${tries}@example.com`, password: 'no' });
    expect((await guess(app.visitor())).status).toBe(429);
    await logIn(laptop);
  });

  it('gets no more guesses by a cookie that is made up, or of another account', async () => {
    const { app } = await start();
    await seed.user(app, 'eve@example.com');
    const eves = app.visitor();
    await logIn(eves, 'eve@example.com');
    await eves.submit('/logout');
    const name = `${app.config.cookieName}-known`;
    const made = () => {
      const visitor = app.visitor();
      const value = Array.from({ length: 3 }, () => 'A'.repeat(43)).join('.');
      visitor.jar.setCookieSync(`${name}=${value}; Path=/`, visitor.origin);
      return visitor;
    };
    let tries = 0;
    await guessUntilStopped(() => (tries++ % 2 ? eves : made()));
  });
});

describe('A browser that an account was logged in to', () => {
  it('has as many guesses as all that are not known have together', async () => {
    const { app, laptop } = await start();
    await guessUntilStopped(() => laptop);
    await logIn(app.visitor());
    await guessUntilStopped(() => app.visitor());
  });

  it('is known for each of the accounts that a family has', async () => {
    const { app, laptop } = await start();
    await seed.user(app, 'bob@example.com');
    await logIn(laptop, 'bob@example.com');
    await laptop.submit('/logout');
    await guessUntilStopped(() => app.visitor());
    await logIn(laptop);
  });

  it('has a cookie for it that tells nothing, and no script sees', async () => {
    const { app, laptop } = await start();
    const cookies = laptop.jar.getCookiesSync(laptop.origin);
    const cookie = cookies.find(({ key }) => key === `${app.config.cookieName}-known`)!;
    expect(cookie).toMatchObject({
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      maxAge: 90 * DAY,
    });
    expect(cookie.value).toMatch(/^[\dA-Za-z]{43}$/);
  });
});
