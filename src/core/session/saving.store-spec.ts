import { DatabaseSync } from 'node:sqlite';
import { describe, expect, vi } from 'vitest';
import { actingAs, it, seed, startApp } from '../../../test/support/kit.js';
import { temporaryFile } from '../../../test/support/stores.js';
import { logIn, PASSWORD } from '../../../test/support/people.js';
import { holdSlowRequest, probe } from '../../../test/core/probe.js';
import { slowStore } from '../../../test/support/slow-store.js';
import { CurrentLogin } from '../logins/current-login.js';

const FORM = { email: 'ada@example.com', password: PASSWORD };

/** Another process that holds the write lock of the database, as a backup may. */
function lockedByAnother(file: string) {
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  return { letGo: () => other.close() };
}

describe('A login', () => {
  it('is there when the browser follows the redirect as soon as it arrives', async ({ app }) => {
    await seed.user(app);
    slowStore(app, 300);
    const visitor = app.visitor();
    // The promise resolves when the headers arrive; the body may still be on its way.
    await visitor.request('/login', { method: 'POST', body: new URLSearchParams(FORM) });
    await expect(visitor).toBeLoggedInAs('ada@example.com');
  });

  it('that cannot be written down is refused, without a cookie', async () => {
    const file = temporaryFile();
    const app = await startApp({ DATABASE_URL: `sqlite:${file}` });
    await seed.user(app);
    const visitor = app.visitor();
    const lock = lockedByAnother(file);
    const page = await visitor.submit('/login', FORM);
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('5');
    expect(page.headers.getSetCookie()).toEqual([]);
    expect((await visitor.open('/')).status).toBe(200);
    lock.letGo();
    await logIn(visitor);
  });

  it('sets no cookie when the session cannot be saved at the very end', async ({ app }) => {
    await seed.user(app);
    vi.spyOn(app.app.get(CurrentLogin), 'start').mockRejectedValue(new Error('Out of order'));
    const page = await app.visitor().submit('/login', FORM);
    expect(page.status).toBe(500);
    expect(page.headers.getSetCookie()).toEqual([]);
  });
});

describe('A logout', () => {
  it('that cannot be written down says so, and takes nothing away', async () => {
    const file = temporaryFile();
    const app = await startApp({ DATABASE_URL: `sqlite:${file}` });
    const visitor = await actingAs(app, await seed.user(app));
    const lock = lockedByAnother(file);
    const page = await visitor.submit('/logout');
    expect(page.status).toBe(503);
    expect(page.headers.getSetCookie()).toEqual([]);
    lock.letGo();
    await expect(visitor).toBeLoggedInAs('ada@example.com');
  });

  it('beats a request that was under way and only reads', async () => {
    const app = await startApp({}, { imports: [probe] });
    const visitor = await actingAs(app, await seed.user(app));
    const copy = visitor.thief();
    const slow = holdSlowRequest();
    const answer = copy.submit('/probe/slow');
    await slow.isInside;
    await visitor.submit('/logout');
    slow.letGo();
    await answer;
    await expect(copy).toBeGuest();
  });

  it('beats a request that was under way and writes afterwards', async () => {
    const app = await startApp({}, { imports: [probe] });
    const visitor = await actingAs(app, await seed.user(app));
    const copy = visitor.thief();
    const slow = holdSlowRequest();
    const answer = copy.submit('/probe/slow', { slow: 'yes' });
    await slow.isInside;
    await visitor.submit('/logout');
    slow.letGo();
    expect((await answer).status).toBe(201);
    await expect(copy).toBeGuest();
    await expect(visitor).toBeGuest();
  });
});

describe('Tabs of one browser', () => {
  it('that log in and out at once leave it logged in or not, and nothing between', async ({
    app,
  }) => {
    await seed.user(app);
    const visitor = app.visitor();
    await visitor.open('/count');
    slowStore(app, 20);
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 ? visitor.submit('/login', FORM) : visitor.submit('/logout'),
      ),
    );
    expect(pages.every(({ status }) => status === 200)).toBe(true);
    const [one, other] = [await visitor.open('/'), await visitor.open('/private')];
    expect([undefined, FORM.email]).toContain(one.user);
    expect(other.user).toBe(one.user);
    await visitor.submit('/logout');
    await expect(visitor).toBeGuest();
  });
});

describe('A login elsewhere in the same browser', () => {
  it('leaves the old identity dead, even when an old request writes afterwards', async () => {
    const app = await startApp({}, { imports: [probe] });
    const visitor = await actingAs(app, await seed.user(app));
    const old = visitor.thief();
    const slow = holdSlowRequest();
    const answer = old.submit('/probe/slow', { slow: 'yes' });
    await slow.isInside;
    await logIn(visitor);
    slow.letGo();
    await answer;
    await expect(old).toBeGuest();
    await expect(visitor).toBeLoggedInAs('ada@example.com');
  });

  it('ten times at once leaves a browser that is logged in', async ({ app }) => {
    await seed.user(app);
    const visitor = app.visitor();
    await visitor.open('/count');
    await Promise.all(Array.from({ length: 10 }, () => visitor.submit('/login', FORM)));
    await expect(visitor).toBeLoggedInAs('ada@example.com');
  });
});
