import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from './support/kit.js';

async function start() {
  const app = await startApp();
  const ada = await actingAs(app, await seed.user(app));
  return { app, ada, guest: app.visitor() };
}

/** What the reader of a failed test is told. */
async function failure(assertion: () => unknown) {
  try {
    await assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The matcher did not fail');
}

describe('A matcher that fails', () => {
  it('says who is logged in instead, and what the page says', async () => {
    const { ada, guest } = await start();
    const form = { email: 'ada@example.com', password: 'wrong' };
    const page = await guest.submit('/login', form);
    expect(await failure(() => expect(page).toBeLoggedInAs(form.email))).toBe(
      'expected ada@example.com to be logged in, but /login answered 422 to a guest: ' +
        '"Log in", "Invalid email or password."',
    );
    expect(await failure(() => expect(ada).toBeLoggedInAs('eve@example.com'))).toMatch(
      /^expected eve@example\.com to be logged in, but \/ answered 200 to ada@example\.com: "/,
    );
    expect(await failure(() => expect(ada).not.toBeLoggedInAs(form.email))).toMatch(
      /^expected ada@example\.com not to be logged in, but \/ answered 200 to ada@example\.com/,
    );
    expect(await failure(() => expect(ada).toBeGuest())).toMatch(
      /^expected a guest, but \/ answered 200 to ada@example\.com/,
    );
    expect(await failure(() => expect(guest).not.toBeGuest())).toMatch(
      /^expected not a guest, but \/ answered 200 to a guest/,
    );
  });

  it('never takes for a guest what was not awaited', async () => {
    const { ada } = await start();
    const page = ada.open('/');
    for (const assertion of [
      () => expect(page).toBeGuest(),
      () => expect(page).not.toBeLoggedInAs('ada@example.com'),
    ]) {
      expect(await failure(assertion)).toBe('expected a visitor or a page: is an "await" missing?');
    }
    await page;
  });

  it('says what the session holds instead', async () => {
    const { ada } = await start();
    await ada.open('/count');
    expect(await failure(() => expect(ada).toHaveSession({ count: 2 }))).toBe(
      'expected the session to hold this, but it holds {\n  "count": 1\n}',
    );
    expect(await failure(() => expect(ada).toHaveSession({}))).toContain('"count": 1');
    expect(await failure(() => expect(ada).not.toHaveSession({ count: 1 }))).toContain(' not to');
  });

  it('says which notices there are instead', async () => {
    const { guest } = await start();
    const page = await guest.submit('/count/more', { by: '1' });
    expect(await failure(() => expect(page).toShowFlash('Cup is yours.'))).toMatch(
      /^expected the notice "Cup is yours\.", but \/count answered 200 .*"It is counted\."/,
    );
  });

  it('says where the visitor is instead', async () => {
    const { guest } = await start();
    const page = await guest.submit('/login', {});
    expect(await failure(() => expect(page).toLeadTo('/private'))).toMatch(
      /^expected 303 to \/private, but got 422, and \/login answered 422 to a guest: "Log in", "/,
    );
    const visited = await guest.open('/count');
    expect(await failure(() => expect(visited).toLeadTo('/count'))).toMatch(/but got 200, and/);
  });

  it('says which cookies were set instead', async () => {
    const { guest } = await start();
    const page = await guest.open('/count');
    expect(page).toSetCookie({ path: '/', sameSite: 'lax', httpOnly: true });
    expect(await failure(() => expect(page).toSetCookie({ secure: true }))).toMatch(
      /^expected a cookie with \{\n {2}"secure": true\n\}, but got \w+=.+HttpOnly/,
    );
    const other = await guest.open('/');
    expect(await failure(() => expect(other).toSetCookie({}))).toMatch(/but got none$/);
  });
});
