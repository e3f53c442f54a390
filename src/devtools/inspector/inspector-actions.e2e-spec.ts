import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { probe } from '../../../test/core/probe.js';
import type { Visitor } from '../../../test/support/visitor.js';

const start = () =>
  startApp({ NODE_ENV: 'development', LOG_LEVEL: 'silent' }, { imports: [probe] });

/** Somebody who is logged in, and looks at a page and at the inspector. */
async function reader() {
  const app = await start();
  const visitor = await actingAs(app, await seed.user(app));
  await visitor.open('/count');
  await visitor.open('/__session');
  return visitor;
}

const press = (visitor: Visitor, action: string, form = {}) =>
  visitor.submit(`/__session/${action}`, form);

describe('In the inspector one can let it happen', () => {
  it.each([
    ['idle', 'You were logged out, because nothing happened for 30 minutes.'],
    ['absolute', 'You were logged out, because a login lasts for 12 hours. Log in again to go on.'],
    ['elsewhere', 'You were logged out on another device, or by a change of your password.'],
  ])('that a login ends, and see what its visitor sees: %s', async (action, flash) => {
    const visitor = await reader();
    const page = await press(visitor, action);
    expect(page).toLeadTo('/count');
    expect(page).toShowFlash(flash);
    expect(page).toBeGuest();
  });

  it('that a guest is away for too long', async () => {
    const visitor = (await start()).visitor();
    await visitor.open('/count');
    await visitor.open('/count');
    expect((await press(visitor, 'idle')).text('.lead')).toBe('1');
  });

  it.each(['damage', 'key'])('that no key fits a cookie any more: %s', async (action) => {
    const visitor = await reader();
    const page = await press(visitor, action);
    expect(page).toBeGuest();
    const entry = await visitor.open(page.all('.inspector-bar a')[0]!.getAttribute('href')!);
    expect(entry.text('main')).toMatch(/A cookie came, but none of our keys fits it/);
  });

  it('that a session is full, and empty it', async () => {
    const visitor = await reader();
    expect((await press(visitor, 'fill')).status).toBe(200);
    expect((await visitor.open('/__session')).text('#session label')).toMatch(
      /^2700 of 2700 bytes/,
    );
    expect((await visitor.submit('/probe/put', { size: 'xl' })).status).toBe(500);
    await press(visitor, 'fill');
    expect((await visitor.submit('/probe/put', { size: 'xl' })).status).toBe(201);
  });

  it('that somebody else is logged in, if there is such an account', async () => {
    const app = await start();
    await seed.user(app, 'eve@example.com');
    const visitor = app.visitor();
    expect(await press(visitor, 'become', { email: 'Eve@example.com' })).toBeLoggedInAs(
      'eve@example.com',
    );
    const page = await press(visitor, 'become', { email: 'nobody@example.com' });
    expect([page.status, page.text('.error')]).toEqual([
      422,
      'Nobody has an account with this address.',
    ]);
  });
});
