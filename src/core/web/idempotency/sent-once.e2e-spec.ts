import { describe, expect, onTestFinished, vi } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, seed, startApp, stopClock } from '../../../../test/support/kit.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { holdSlowRequest, probe } from '../../../../test/core/probe.js';
import { UserLogins } from '../../logins/user-logins.js';
import { REPEAT_SECONDS, IdempotencyStore } from './idempotency-store.js';
import { WAIT_MS } from './idempotency.guard.js';

const login = { email: 'ada@example.com', password: PASSWORD };

/** Ada, before a page with a form. */
async function start() {
  const app = await startApp({}, { imports: [probe] });
  const ada = await actingAs(app, await seed.user(app));
  const count = async () => (await ada.open('/count/row')).count;
  return { app, ada, count };
}

describe('A form that is sent twice', () => {
  it('is done once, and the second answer has the new cookie too', async ({ app }) => {
    const { id } = await seed.user(app);
    const visitor = app.visitor();
    await visitor.open('/login');
    const { first, page } = await visitor.submitTwice('/login', login);
    expect(page.first.headers.get('location')).toBe(first.headers.get('location'));
    expect(page).toBeLoggedInAs(login.email);
    expect(await app.app.get(UserLogins).of(id)).toHaveLength(1);
  });

  it('is done once when the second comes after the answer, with the new cookie', async ({
    app,
  }) => {
    const { id } = await seed.user(app);
    const visitor = app.visitor();
    await visitor.open('/login');
    const pressed = visitor.press(login);
    const first = await visitor.request('/login', pressed);
    const second = await visitor.request('/login', pressed);
    expect(second.headers.getSetCookie()).toEqual(first.headers.getSetCookie());
    await expect(visitor).toBeLoggedInAs(login.email);
    expect(await app.app.get(UserLogins).of(id)).toHaveLength(1);
  });

  it('is done once when the browser has dropped the first', async () => {
    const { ada } = await start();
    const held = holdSlowRequest();
    const pressed = ada.press({ color: 'red' });
    const drop = new AbortController();
    const first = ada.request('/probe/slow', { ...pressed, signal: drop.signal });
    await held.isInside;
    drop.abort();
    await expect(first).rejects.toThrow();
    const second = ada.request('/probe/slow', pressed);
    held.letGo();
    expect((await second).status).toBe(201);
    expect(held.times()).toBe(1);
  });

  it('is told to look first, when the first takes too long', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { app, ada } = await start();
    const held = holdSlowRequest();
    onTestFinished(held.letGo);
    const looks = vi.spyOn(app.app.get(IdempotencyStore), 'answerOf');
    const pressed = ada.press({ color: 'red' });
    const first = ada.request('/probe/slow', pressed);
    await held.isInside;
    const second = ada.request('/probe/slow', pressed);
    await expect.poll(() => looks.mock.calls.length).toBeGreaterThan(1);
    vi.advanceTimersByTime(WAIT_MS + 1);
    expect((await second).status).toBe(503);
    expect(await (await second).text()).toContain(
      'Look whether it is done before you send it again.',
    );
    held.letGo();
    expect((await first).status).toBe(201);
    expect(held.times()).toBe(1);
    // What was done meanwhile is answered now.
    expect((await ada.request('/probe/slow', pressed)).status).toBe(201);
    expect(held.times()).toBe(1);
  });

  it('is done again when the first has failed', async () => {
    const { app, ada } = await start();
    const { first, page } = await ada.submitTwice('/probe/fail');
    expect([first.status, page.status]).toEqual([500, 500]);
    expect(app.log.events('failed')).toHaveLength(2);
  });

  it('is another one from a page that was opened again, with other words, and later', async () => {
    const clock = stopClock();
    const { ada, count } = await start();
    await ada.submit('/count/row', { by: '1' });
    await ada.submit('/count/row', { by: '1' });
    expect(await count()).toBe(2);
    const pressed = ada.press({ by: '3' });
    const body = new URLSearchParams(pressed.body as URLSearchParams);
    body.set('by', '4');
    const other = { ...pressed, body };
    for (const form of [pressed, other, pressed, other]) await ada.request('/count/row', form);
    expect(await count()).toBe(9);
    await clock.pass(REPEAT_SECONDS);
    await ada.request('/count/row', pressed);
    expect(await count()).toBe(12);
  });

  it('gives nobody else the answer, nor whoever reads what is stored', async () => {
    const { app, ada } = await start();
    // With blanks: what is encrypted has none, so it never holds this by chance.
    const color = 'the red of a brick';
    const pressed = ada.press({ color });
    const { headers } = await ada.request('/probe/renew', pressed);
    const [cookie = ''] = headers.getSetCookie();
    const eve = await app.visitor().request('/probe/renew', pressed);
    expect(eve.headers.getSetCookie()).not.toContain(cookie);
    const rows = JSON.stringify((await everyRow(app))['idempotency_keys']);
    // Two requests, each with the cookie it came with and the one that it got.
    expect(JSON.parse(rows)).toHaveLength(4);
    const key = pressed.body.get('idempotencyKey')!;
    for (const secret of [key, cookie.split(/[=;]/)[1]!, '"status"', color])
      expect(rows).not.toContain(secret);
  });

  it('has no key on a page that others may get from a cache', async () => {
    const app = await startApp({}, { imports: [probe] });
    const page = await app.visitor().open('/probe/cached');
    expect(page.all('form')).not.toEqual([]);
    expect(page.idempotencyKey).toBeUndefined();
  });
});
