import type { Selectable } from 'kysely';
import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../test/support/every-row.js';
import { BACK_DOOR } from '../../../test/support/back-door.js';
import { actingAs, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { logIn } from '../../../test/support/people.js';
import type { RunningApp } from '../../../test/support/app.js';
import type { Visitor } from '../../../test/support/visitor.js';
import { Database, type Tables } from '../database/database.js';
import { now } from '../clock.js';
import { UserLogins } from './user-logins.js';

const IDLE = 600;
const LIMITS = {
  SESSION_IDLE_SECONDS: String(IDLE),
  SESSION_ABSOLUTE_SECONDS: '3600',
  SESSION_REMEMBER_SECONDS: '86400',
};

/** Sends the cookie that the visitor has now, however old it is by then: a thief keeps no time. */
function copyOf(visitor: Visitor, app: RunningApp) {
  const cookie = visitor.jar.getCookieStringSync(app.origin);
  return { open: (path: string) => app.visitor().open(path, { cookie }) };
}

describe('A session that is not used', () => {
  it('ends after the idle timeout', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    const copy = copyOf(visitor, app);
    await clock.pass(IDLE - 1);
    expect((await copy.open('/')).user).toBe('ada@example.com');
    await clock.pass(IDLE + 1);
    expect((await copy.open('/')).user).toBeUndefined();
  });

  it('ends for a guest too', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = app.visitor();
    await visitor.open('/count');
    const copy = copyOf(visitor, app);
    await clock.pass(IDLE + 1);
    expect((await copy.open('/count')).count).toBe(1);
  });

  it('lasts as long as its cookie', async () => {
    const app = await startApp(LIMITS);
    const page = await app.visitor().open('/count');
    expect(page).toSetCookie({ maxAge: IDLE });
  });
});

describe('A session that is used', () => {
  it('goes on, and its cookie is sent again at most once a minute', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/');
    await clock.pass(30);
    expect((await visitor.open('/')).headers.getSetCookie()).toEqual([]);
    await clock.pass(31);
    expect((await visitor.open('/')).headers.getSetCookie()).toHaveLength(1);
    for (let round = 0; round < 5; round++) {
      await clock.pass(IDLE - 1);
      await expect(visitor).toBeLoggedInAs('ada@example.com');
    }
  });

  it('ends at the absolute timeout all the same', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    for (let passed = 0; passed + 500 < 3600; passed += 500) {
      await clock.pass(500);
      await expect(visitor).toBeLoggedInAs('ada@example.com');
    }
    await clock.pass(500);
    await expect(visitor).toBeGuest();
  });
});

describe('Staying logged in', () => {
  it('outlasts the idle timeout, and ends at its own', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    await seed.user(app);
    const visitor = app.visitor();
    const page = await logIn(visitor, 'ada@example.com', { remember: 'yes' });
    expect(page).toSetCookie({ maxAge: 86_400 });
    const copy = copyOf(visitor, app);
    await clock.pass(86_000);
    expect((await copy.open('/')).user).toBe('ada@example.com');
    await clock.pass(500);
    expect((await copy.open('/')).user).toBeUndefined();
  });

  it('is not what a plain login does: its cookie ends with the browser, however long it is used', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    await seed.user(app);
    const visitor = app.visitor();
    await visitor.open('/count');
    expect(await logIn(visitor)).toSetCookie({ maxAge: null, expires: 'Infinity' });
    await clock.pass(61);
    expect(await visitor.open('/')).toSetCookie({ maxAge: null, expires: 'Infinity' });
  });
});

describe('An account with as many logins as it may have', () => {
  const start = () => startApp({ SESSION_LOGINS_PER_USER: '3' });

  it('loses the one that was not used for longest with the next, and lists no more', async () => {
    const app = await start();
    const clock = stopClock();
    const ada = await seed.user(app);
    const [unused, used, phone] = await Promise.all([1, 2, 3].map(() => actingAs(app, ada)));
    const [row] = (await everyRow(app)).logins as Selectable<Tables['logins']>[];
    await clock.pass(120);
    for (const device of [used!, phone!]) await device.open('/');
    const laptop = await actingAs(app, ada);
    expect(await unused!.open('/')).toShowFlash(
      'You were logged out by a login on another device: 3 at a time are allowed.',
    );
    for (const device of [used!, phone!, laptop]) await expect(device).toBeLoggedInAs(ada.email);
    const more = ['one', 'more'].map((id) => ({ ...row!, id, last_seen_at: now() }));
    await app.app.get(Database).insertInto('logins').values(more).execute();
    expect(await app.app.get(UserLogins).of(ada.id)).toHaveLength(3);
  });

  it('does not count those that have expired, nor the one that a new login takes the place of', async () => {
    const app = await start();
    const clock = stopClock();
    const ada = await seed.user(app);
    const remembered = await actingAs(app, ada, { remember: true });
    const [tablet] = await Promise.all([actingAs(app, ada), actingAs(app, ada)]);
    await clock.pass(2 * 3600);
    await Promise.all([actingAs(app, ada), actingAs(app, ada)]);
    await expect(remembered).toBeLoggedInAs(ada.email);
    expect((await tablet.open('/')).flash).toContain('nothing happened for 30 minutes');
    const before = (await everyRow(app)).logins!.length;
    await remembered.submit(`${BACK_DOOR}?userId=${ada.id}`);
    expect((await everyRow(app)).logins).toHaveLength(before);
  });

  it('has no more when many log in at the same moment, and those are logged in', async () => {
    const app = await start();
    const ada = await seed.user(app);
    const visitors = Array.from({ length: 12 }, () => app.visitor());
    await Promise.all(visitors.map((one) => one.submit(`${BACK_DOOR}?userId=${ada.id}`)));
    const pages = await Promise.all(visitors.map((visitor) => visitor.open('/')));
    expect(pages.filter(({ user }) => user === ada.email)).toHaveLength(3);
    expect((await everyRow(app)).logins).toHaveLength(3);
  });
});

describe('A clock that is set back', () => {
  it('neither ends a session nor makes it last for ever', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await clock.pass(-3600);
    await expect(visitor).toBeLoggedInAs('ada@example.com');
    await clock.pass(2 * 3600 + 1);
    expect((await copyOf(visitor, app).open('/')).user).toBeUndefined();
  });
});
