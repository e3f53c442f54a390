import { describe, expect } from 'vitest';
import { accountsOf } from '../../../test/support/accounts.js';
import { gateway } from '../../../test/support/gateway.js';
import { actingAs, it, seed, startApp } from '../../../test/support/kit.js';
import { giveRole } from '../../../test/support/seed.js';
import { openSocket } from '../../../test/support/socket.js';

async function start() {
  const app = await startApp({}, { imports: [gateway] });
  const admin = await seed.admin(app);
  const user = await seed.user(app);
  return { app, admin, user, visitor: await actingAs(app, admin), at: `/admin/users/${user.id}` };
}

describe('The page of accounts', () => {
  it('is for an admin, and leads only an admin to it', async () => {
    const { app, user, visitor, at } = await start();
    const page = await visitor.open('/admin');
    expect(page.texts('[data-user] strong').toSorted()).toEqual([
      'ada@example.com',
      'admin@example.com',
    ]);
    expect(page.html).toContain('href="/admin"');
    const ada = await actingAs(app, user);
    for (const path of ['/admin', at]) {
      const refused = await ada.open(path);
      expect(refused.status).toBe(403);
      expect(refused.html).not.toMatch(/href="\/admin"|admin@/);
      const login = `/login?returnTo=${encodeURIComponent(path)}`;
      expect((await app.visitor().open(path)).path).toBe(login);
    }
  });

  it('is closed from the next request on to whom the role is taken away', async () => {
    const { app, admin, user, visitor, at } = await start();
    const ada = await actingAs(app, user);
    await giveRole(app, admin, null);
    expect((await visitor.open('/admin')).status).toBe(403);
    expect((await visitor.submit(`${at}/end-sessions`)).status).toBe(403);
    await expect(ada).toBeLoggedInAs(user.email);
  });

  it('finds accounts by the beginning of their email, page by page', async () => {
    const { app, visitor } = await start();
    const many = Array.from({ length: 1_010 }, (_, at) => ({
      id: `many-${at}`,
      email: `many+${at}@example.com`,
      password_hash: '!',
      created_at: at,
    }));
    await accountsOf(app).insertInto('users').values(many).execute();
    const first = await visitor.open(`/admin?email=${encodeURIComponent(' Many+')}`);
    const found = first.texts('[data-user] strong');
    expect(found).toHaveLength(20);
    expect(found[0]).toBe('many+1009@example.com');
    const next = first.all('[rel=next]')[0]!.getAttribute('href')!.replaceAll('&amp;', '&');
    const second = (await visitor.open(next)).texts('[data-user] strong');
    expect([second.at(0), second.at(-1)]).toEqual(['many+989@example.com', 'many+970@example.com']);
    const few = (await visitor.open('/admin?email=many%2B100')).texts('[data-user] strong');
    expect(few).toHaveLength(11);
    expect(few.at(-1)).toBe('many+100@example.com');
    const lin = await seed.user(app, 'lin@163.example');
    for (const email of ['lin@163', 'Lin@163.'])
      expect((await visitor.open(`/admin?email=${email}`)).texts('[data-user] strong')).toEqual([
        lin.email,
      ]);
    for (const email of ['any', '%', 'many_', 'manz'])
      expect((await visitor.open(`/admin?email=${email}`)).all('[data-user]')).toEqual([]);
  });
});

describe('What an admin does to an account', () => {
  it('asks who it is, when that was long ago', async () => {
    const { app, admin, user, at } = await start();
    const old = await actingAs(app, admin, { reauthenticated: false });
    for (const step of ['end-sessions', 'deactivate', 'activate', 'role'])
      expect((await old.submit(`${at}/${step}`, { role: 'admin' })).path).toMatch(/^\/confirm/);
    const { role, deactivated_at } = await accountsOf(app)
      .selectFrom('users')
      .selectAll()
      .where('id', '=', user.id)
      .executeTakeFirstOrThrow();
    expect([role, deactivated_at]).toEqual([null, null]);
  });

  it('ends all its sessions, and the log tells who did it', async () => {
    const { app, admin, user, visitor, at } = await start();
    const ada = await actingAs(app, user);
    expect((await visitor.open(at)).all('[data-session]')).toHaveLength(1);
    const page = await visitor.submit(`${at}/end-sessions`);
    expect(page).toShowFlash('ada@example.com is logged out everywhere.');
    await expect(ada).toBeGuest();
    await expect(visitor).toBeLoggedInAs(admin.email);
    const [event] = app.log.events('login_revoked');
    expect(event).toMatchObject({ userId: user.id, reason: 'all', by: admin.id });
    expect((await visitor.submit('/admin/users/nobody/end-sessions')).status).toBe(404);
  });

  it('deactivates it at once: sessions, sockets, and every way in', async () => {
    const { app, user, visitor, at } = await start();
    const ada = await actingAs(app, user);
    const { closed } = await openSocket(ada);
    const login = { email: user.email, password: user.password };
    expect(await visitor.submit(`${at}/deactivate`)).toShowFlash('ada@example.com is deactivated.');
    await expect(ada).toBeGuest();
    await closed;
    const right = await app.visitor().submit('/login', login);
    expect(right.status).toBe(403);
    expect(right.text('.lead')).toContain('This account is deactivated.');
    const wrong = await app.visitor().submit('/login', { ...login, password: 'wrong' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).not.toContain('deactivated');
    await visitor.submit(`${at}/activate`);
    expect(await app.visitor().submit('/login', login)).toBeLoggedInAs(user.email);
  });

  it('ends a login of it that somebody has kept, when it is deactivated by hand', async () => {
    const { app, user } = await start();
    const ada = await actingAs(app, user);
    const account = accountsOf(app).updateTable('users').where('id', '=', user.id);
    await account.set({ deactivated_at: 1 }).execute();
    await expect(ada).toBeGuest();
  });

  it('gives it a role and takes it, at once where it is logged in', async () => {
    const { app, user, visitor, at } = await start();
    const ada = await actingAs(app, user);
    await visitor.submit(`${at}/role`, { role: 'admin' });
    expect((await ada.open('/admin')).status).toBe(200);
    await visitor.submit(`${at}/role`, { role: '' });
    expect((await ada.open('/admin')).status).toBe(403);
    const page = await visitor.submit(`${at}/role`, { role: 'king' });
    expect(page.status).toBe(422);
    expect(page.text('.error')).toBe('Choose one of these.');
  });

  it('comes before or after its deletion by the user, when both are asked for at once', async ({
    app,
  }) => {
    const visitor = await actingAs(app, await seed.admin(app));
    for (let round = 0; round < 6; round++) {
      const user = await seed.user(app, `ada-${round}@example.com`);
      const ada = await actingAs(app, user);
      const [changed, deleted] = await Promise.all([
        visitor.submit(`/admin/users/${user.id}/role`),
        ada.submit('/account/delete'),
      ]);
      expect([200, 404]).toContain(changed.status);
      expect(deleted).toBeGuest();
      expect(deleted.status).toBe(200);
    }
  });

  it('is in the activity of both', async () => {
    const { app, user, visitor, at } = await start();
    await visitor.submit(`${at}/role`, { role: 'admin' });
    const ada = await actingAs(app, user);
    const [, own] = (await ada.open('/account/activity')).texts('[data-activity]');
    expect(own).toMatch(/^Role changed: admin by an admin \d/);
    const [theirs] = (await visitor.open('/account/activity')).texts('[data-activity]');
    expect(theirs).toMatch(/^Role changed: admin ada@example\.com\. From .*127\.0\.0\.1/);
    expect((await visitor.open(at)).texts('[data-activity]')[1]).toContain('by admin@example.com');
  });
});

describe('The last admin', () => {
  it('is locked out by nobody, not even by themselves', async () => {
    const { app, admin, visitor } = await start();
    const at = `/admin/users/${admin.id}`;
    for (const form of [`${at}/deactivate`, `${at}/role`, '/account/delete'])
      expect((await visitor.submit(form, { role: '' })).status).toBe(409);
    expect((await visitor.open('/admin')).status).toBe(200);
    const other = await seed.admin(app, 'other@example.com');
    await accountsOf(app)
      .updateTable('users')
      .set({ deactivated_at: 1 })
      .where('id', '=', other.id)
      .execute();
    expect((await visitor.submit(`${at}/role`, { role: '' })).status).toBe(409);
  });

  it('stays when two admins take the role from one another at once', async ({ app }) => {
    for (let round = 0; round < 5; round++) {
      const admins = [
        await seed.admin(app, `a-${round}@example.com`),
        await seed.admin(app, `b-${round}@example.com`),
      ] as const;
      const visitors = await Promise.all(admins.map((admin) => actingAs(app, admin)));
      const pages = await Promise.all(
        visitors.map((visitor, at) =>
          visitor.submit(`/admin/users/${admins[1 - at]!.id}/${at ? 'role' : 'deactivate'}`),
        ),
      );
      const left = await accountsOf(app)
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'admin')
        .where('deactivated_at', 'is', null)
        .execute();
      expect(left).toHaveLength(1);
      expect(pages.map(({ status }) => status)).not.toContain(500);
      await accountsOf(app).deleteFrom('users').execute();
    }
  });
});
