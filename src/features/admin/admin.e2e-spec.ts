import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { giveRole } from '../../../test/support/seed.js';

async function start() {
  const app = await startApp();
  const admin = await seed.admin(app);
  return { app, admin, user: await seed.user(app), visitor: await actingAs(app, admin) };
}

describe('The page of accounts', () => {
  it('is for an admin, and leads only an admin to it', async () => {
    const { app, user, visitor } = await start();
    const page = await visitor.open('/admin');
    expect(
      page
        .all('[data-user] strong')
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual(['ada@example.com', 'admin@example.com']);
    expect(page.html).toContain('href="/admin"');
    const ada = await actingAs(app, user);
    const refused = await ada.open('/admin');
    expect(refused.status).toBe(403);
    expect(refused.html).not.toMatch(/href="\/admin"|admin@/);
    expect((await app.visitor().open('/admin')).path).toBe('/login?returnTo=%2Fadmin');
  });

  it('is closed from the next request on to whom the role is taken away', async () => {
    const { app, admin, user, visitor } = await start();
    const ada = await actingAs(app, user);
    await giveRole(app, admin, null);
    expect((await visitor.open('/admin')).status).toBe(403);
    const form = `/admin/users/${user.id}/end-sessions`;
    expect((await visitor.submit(form)).status).toBe(403);
    await expect(ada).toBeSignedInAs(user.email);
  });

  it('logs somebody out everywhere, and the log tells who did it', async () => {
    const { app, admin, user, visitor } = await start();
    const ada = await actingAs(app, user);
    const page = await visitor.submit(`/admin/users/${user.id}/end-sessions`);
    expect(page).toShowFlash('ada@example.com is logged out everywhere.');
    await expect(ada).toBeGuest();
    await expect(visitor).toBeSignedInAs(admin.email);
    const [event] = app.log.events('session_ended');
    expect(event).toMatchObject({ userId: user.id, reason: `all, by ${admin.id}` });
    expect((await visitor.submit('/admin/users/nobody/end-sessions')).status).toBe(404);
  });
});
