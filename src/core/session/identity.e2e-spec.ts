import { describe, expect } from 'vitest';
import { actingAs, it, seed } from '../../../test/support/kit.js';
import { logIn } from '../../../test/support/people.js';
import { Visitor } from '../../../test/support/visitor.js';

describe('The identity of a session', () => {
  it('changes at login, so that a planted cookie stays a guest', async ({ app }) => {
    await seed.user(app);
    const victim = app.visitor();
    await victim.open('/count');
    const attacker = victim.thief();
    await logIn(victim);
    await expect(attacker).toBeGuest();
    await expect(victim).toBeLoggedInAs('ada@example.com');
  });

  it('changes when somebody logs in again', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const copy = visitor.thief();
    await logIn(visitor);
    await expect(copy).toBeGuest();
  });

  it('is not taken from a visitor who made one up', async ({ app }) => {
    const forged = { cookie: `${app.config.cookieName}=s%3Amade-up.signature` };
    const page = await app.visitor().open('/count', forged);
    expect(page.count).toBe(1);
    expect(page.headers.get('set-cookie')).not.toContain('made-up');
  });

  it('is read from the cookie only', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const cookie = visitor.jar.getCookieStringSync(app.origin);
    const value = cookie.slice(cookie.indexOf('=') + 1);
    const stranger = new Visitor(app.origin);
    const page = await stranger.open(`/?${cookie}&id=${value}`, {
      authorization: `Bearer ${value}`,
      'x-session-id': value,
    });
    expect(page).toBeGuest();
  });

  it('leaves nothing of one user to the next one on the same browser', async ({ app }) => {
    await seed.user(app, 'bob@example.com');
    const visitor = await actingAs(app, await seed.user(app, 'ada@example.com'));
    await visitor.open('/count');
    await visitor.open('/count');
    await logIn(visitor, 'bob@example.com');
    expect((await visitor.open('/count')).count).toBe(1);
  });
});
