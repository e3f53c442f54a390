import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { PASSWORD } from '../../../../test/support/people.js';
import type { Visitor } from '../../../../test/support/visitor.js';
import { Users } from '../../../core/users/users.js';
import { proofOf } from '../../../../test/support/accounts.js';

/** Ada, on as many devices as she may be. */
async function start() {
  const app = await startApp({ SESSION_LOGINS_PER_USER: '2', SESSION_LOGINS_AT_LIMIT: 'ask' });
  const ada = await seed.user(app);
  const [phone, tablet] = [await actingAs(app, ada), await actingAs(app, ada)];
  const idOf = async (visitor: typeof phone) =>
    (await visitor.open('/account')).all('[data-current]')[0]!.getAttribute('data-session')!;
  return { app, ada, phone, tablet, session: await idOf(phone), another: await idOf(tablet) };
}

const ask = (visitor: Visitor) =>
  visitor.submit('/login', { email: 'ada@example.com', password: PASSWORD });

describe('Who logs in with one login too many', () => {
  it('chooses which other one ends, and is logged in only then', async () => {
    const { app, ada, phone, tablet, session } = await start();
    const laptop = app.visitor();
    await laptop.open('/count');
    const form = { email: ada.email, password: PASSWORD, remember: 'yes' };
    const page = await laptop.submit('/login?returnTo=/private', form);
    expect(page).toLeadTo('/login/limit?returnTo=%2Fprivate');
    expect(page).toBeGuest();
    expect(page.all('[data-session]')).toHaveLength(2);
    await expect(laptop).toBeGuest();
    for (const device of [phone, tablet]) await expect(device).toBeLoggedInAs(ada.email);

    await laptop.open(page.path);
    const chosen = await laptop.submit(page.path, { session });
    expect(chosen).toLeadTo('/private');
    expect(chosen).toBeLoggedInAs(ada.email);
    expect(chosen).toShowFlash('You are logged in. The other device is logged out.');
    expect(chosen).toSetCookie({ maxAge: app.config.rememberSeconds });
    await expect(tablet).toBeLoggedInAs(ada.email);
    expect(await phone.open('/')).toShowFlash(
      'You were logged out by a login on another device: 2 at a time are allowed.',
    );
  });

  it('is asked again after a choice that ends none of theirs', async () => {
    const { app } = await start();
    const bob = await actingAs(app, await seed.user(app, 'bob@example.com'));
    const bobs = (await bob.open('/account')).all('[data-current]')[0]!;
    const laptop = app.visitor();
    await ask(laptop);
    for (const session of [bobs.getAttribute('data-session')!, 'none', '']) {
      const page = await laptop.submit('/login/limit', { session });
      expect(page).toLeadTo('/login/limit');
      expect(page).toBeGuest();
    }
    await expect(bob).toBeLoggedInAs('bob@example.com');
  });

  it('is not logged in by a choice that was made already, nor after a new password', async () => {
    const { app, ada, session, another } = await start();
    const laptop = app.visitor();
    await ask(laptop);
    const thief = laptop.thief();
    await laptop.submit('/login/limit', { session });
    await expect(laptop).toBeLoggedInAs(ada.email);
    expect(await thief.submit('/login/limit', { session: another })).toBeGuest();

    const other = app.visitor();
    await ask(other);
    await app.app.get(Users).changePassword(await proofOf(app, ada.id), 'wholly other words now');
    const late = await other.submit('/login/limit', { session: another });
    expect(late).toLeadTo('/login?cookie=sent');
    expect(late).toBeGuest();
  });

  it('gets in alone, where two choose the same device at the same moment', async () => {
    const { app, session } = await start();
    const visitors = [app.visitor(), app.visitor()];
    for (const visitor of visitors) await ask(visitor);
    const pages = await Promise.all(
      visitors.map((visitor) => visitor.submit('/login/limit', { session })),
    );
    expect((await everyRow(app)).logins!.length).toBeLessThanOrEqual(2);
    expect(pages.filter(({ user }) => user).length).toBeLessThan(2);
    for (const page of pages.filter(({ user }) => !user)) expect(page).toLeadTo('/login/limit');
  });
});
