import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../../test/support/accounts.js';
import { everyRow } from '../../../test/support/every-row.js';
import { actingAs, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { giveRole } from '../../../test/support/seed.js';
import type { Visitor } from '../../../test/support/visitor.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { Users } from '#core/users/users.js';
import { Routes } from '../../core/web/routes.js';
import { ACTING_SECONDS } from './acting.controller.js';

const REASON = { reason: 'ticket 7' };

/** An admin, and Ada on her phone. */
async function start(given: Parameters<typeof startApp>[0] = {}) {
  const app = await startApp(given);
  const admin = await seed.admin(app);
  const user = await seed.user(app);
  const phone = await actingAs(app, user);
  const visitor = await actingAs(app, admin);
  const form = `/admin/users/${user.id}/act-as`;
  return { app, admin, user, phone, visitor, form };
}

/** The admin acts as Ada. */
async function acting(given?: Parameters<typeof startApp>[0]) {
  const started = await start(given);
  expect(await started.visitor.submit(started.form, REASON)).toBeLoggedInAs('ada@example.com');
  return started;
}

const isActing = async (visitor: Visitor) =>
  (await visitor.open('/')).text('.acting') !== undefined;

describe('An admin who acts as a user', () => {
  it('says why, and sees each page as the user, with a banner that leads back', async () => {
    const { app, admin, user, visitor, form } = await start();
    const page = await visitor.submit(form, { reason: ' ' });
    expect(page.status).toBe(422);
    expect(page.text('#reason-about')).toContain('Say why');
    // The first could not be stored, and the second cannot be seen.
    for (const reason of ['ticket\0', '\u200b'])
      expect((await visitor.submit(form, { reason })).status).toBe(422);
    await visitor.submit(form, REASON);
    for (const path of ['/', '/account', '/nowhere', '/admin']) {
      const shown = await visitor.open(path);
      expect(shown).toBeLoggedInAs(user.email);
      expect(shown.text('.acting')).toMatch(
        /^You, admin@example.com, act as ada@example.com until/,
      );
    }
    const back = await visitor.submit('/acting/end');
    expect(back).toShowFlash('You do not act as another user any more.');
    expect(back).toBeLoggedInAs(admin.email);
    expect(back.text('.acting')).toBeUndefined();
    expect((await visitor.submit('/acting/end')).status).toBe(404);
    const [begun, ended] = ['acting_started', 'acting_ended'].map(
      (name) => app.log.events(name)[0],
    );
    expect(begun).toMatchObject({ userId: user.id, by: admin.id, ...REASON });
    expect(ended).toMatchObject({ userId: user.id, by: admin.id });
  });

  it('is asked who it is before, and again after', async () => {
    const { app, admin, visitor, form } = await start();
    await visitor.submit(form, REASON);
    await visitor.submit('/acting/end');
    expect((await visitor.submit(form, REASON)).path).toMatch(/^\/confirm/);
    const old = await actingAs(app, admin, { reauthenticated: false });
    expect((await old.submit(form, REASON)).path).toMatch(/^\/confirm/);
  });

  it('changes nothing of the account, and takes no copy of its data', async () => {
    const { app, user, visitor } = await acting();
    const before = await everyRow(app);
    const routes = app.app.get(Routes).list();
    const own = routes.filter(({ path }) => /^\/(account\/|confirm\b)/.test(path));
    const forms = own.filter(({ method }) => method === 'POST').map(({ path }) => path);
    expect(forms).toContain('/account/delete');
    const fields = {
      password: user.password,
      currentPassword: user.password,
      newPassword: 'a wholly different sentence',
      email: 'new@example.com',
    };
    for (const path of forms) {
      const page = await visitor.submit(path, fields);
      // One of them does nothing: there is nothing to keep.
      expect([path, page.path === '/account' ? 403 : page.status]).toEqual([path, 403]);
    }
    for (const path of ['/account/data', '/account/delete', '/account/password/new']) {
      const page = await visitor.open(path);
      // At once, and not at a page that asks for a password.
      expect([page.path, page.status]).toEqual([path, 403]);
    }
    const after = await everyRow(app);
    for (const table of Object.keys(before).filter(
      (name) => !/^(sessions|idempotency_keys)$/.test(name),
    ))
      expect([table, after[table]]).toEqual([table, before[table]]);
  });

  it('has no credential that writes an account', async () => {
    const { app, user } = await acting();
    const logins = (await everyRow(app)).logins as {
      id: string;
      user_id: string;
      actor_role: string | null;
    }[];
    const change = (row: { id: string }) =>
      app.app
        .get(Users)
        .change({ userId: user.id, row: { table: 'logins', id: row.id } }, async () => 'written');
    for (const login of logins.filter(({ user_id }) => user_id === user.id))
      expect(await change(login)).toBe(login.actor_role === null ? 'written' : undefined);
    expect(logins.filter(({ actor_role }) => actor_role === 'admin')).toHaveLength(1);
  });

  it('acts as nobody who has a role, or is deactivated', async () => {
    const { app, admin, user, visitor, form } = await start();
    expect((await visitor.submit(`/admin/users/${admin.id}/act-as`, REASON)).status).toBe(409);
    const account = accountsOf(app).updateTable('users').where('id', '=', user.id);
    await account.set({ deactivated_at: 1 }).execute();
    expect((await visitor.submit(form, REASON)).status).toBe(409);
    await expect(visitor).toBeLoggedInAs(admin.email);
  });

  it.each([
    ['logs out everywhere', 'end-sessions'],
    ['is deactivated', 'deactivate'],
    ['has the role no more', 'role'],
  ])('does so no longer when the admin %s', async (_, step) => {
    const { app, admin, visitor } = await acting();
    const other = await actingAs(app, await seed.admin(app, 'other@example.com'));
    await other.submit(`/admin/users/${admin.id}/${step}`, { role: '' });
    expect(await isActing(visitor)).toBe(false);
    const { logins } = await everyRow(app);
    if (step !== 'role') expect(logins).toHaveLength(2);
  });

  it('does so no longer when the user has a role: nobody gets one by acting', async () => {
    const { app, admin, user, visitor } = await acting();
    await giveRole(app, user, 'admin');
    const page = await visitor.open('/admin');
    expect(page.user).not.toBe(user.email);
    await expect(visitor).toBeLoggedInAs(admin.email);
  });

  it('does so for thirty minutes, and what is sent afterwards is not done as the admin', async () => {
    const clock = stopClock();
    const { app, admin, visitor } = await acting();
    await clock.pass(ACTING_SECONDS - 60);
    await expect(visitor).toBeLoggedInAs('ada@example.com');
    await clock.pass(61);
    const script = { 'sec-fetch-mode': 'cors' };
    expect((await visitor.open('/private', script)).status).toBe(403);
    const page = await visitor.submit('/account/delete');
    expect(page).toLeadTo('/');
    expect(page).toShowFlash('You do not act as another user any more: the time is over.');
    await expect(visitor).toBeLoggedInAs(admin.email);
    expect((await everyRow(app)).users).toHaveLength(2);
  });

  it('logs out of both, also by a login as somebody else', async () => {
    const { app, admin, user, visitor, form } = await acting();
    const copy = visitor.thief();
    await visitor.submit('/logout');
    expect(app.log.events('logout')).toMatchObject([{ userId: user.id, by: admin.id }]);
    const again = await actingAs(app, admin);
    await again.submit(form, REASON);
    const copies = [visitor, copy, again.thief()];
    await again.submit('/login', { email: user.email, password: user.password });
    expect(await isActing(again)).toBe(false);
    for (const each of copies) await expect(each).toBeGuest();
    expect((await everyRow(app)).logins).toHaveLength(2);
  });

  it('is seen by the user, who can end it', async () => {
    // With as many logins as there may be.
    const { app, admin, phone, user, visitor } = await acting({ SESSION_LOGINS_PER_USER: '1' });
    expect(await app.app.get(UserLogins).own(user.id)).toHaveLength(1);
    const page = await phone.open('/account');
    expect(page.all('[data-session]')).toHaveLength(2);
    const theirs = page.all('[data-session]').find(({ text }) => /An admin, who acts/.test(text))!;
    expect(theirs.text).not.toContain('127.0.0.1');
    await phone.submit(`/account/sessions/${theirs.getAttribute('data-session')!}/end`);
    await visitor.open('/');
    await expect(visitor).toBeLoggedInAs(admin.email);
    expect(await everyRow(app)).toMatchObject({ logins: [{}, {}] });
  });

  it('is in the activity of both, with the reason', async () => {
    const { phone, visitor } = await acting();
    await visitor.submit('/acting/end');
    const path = '/account/activity';
    const theirs = (await phone.open(path)).texts('[data-activity]');
    expect(theirs[0]).toMatch(/^Acting ended by an admin \d/);
    expect(theirs[1]).toMatch(/^Acting started: ticket 7 by an admin \d/);
    const own = (await visitor.open(path)).texts('[data-activity]');
    expect(own[1]).toMatch(/^Acting started: ticket 7 ada@example\.com\. From /);
  });
});
