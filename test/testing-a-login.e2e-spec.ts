import { describe, expect } from 'vitest';
import { actingAs, it, seed, stopClock } from './support/kit.js';

/** How a login is tested: examples to begin with. */
describe('The test of a login', () => {
  // #region five-lines
  it('shows the account to its owner', async ({ app }) => {
    const ada = await actingAs(app, await seed.user(app));
    const page = await ada.open('/private');
    expect(page).toBeLoggedInAs('ada@example.com');
  });
  // #endregion five-lines

  it('goes through the form, once', async ({ app }) => {
    const { email, password } = await seed.user(app);
    const visitor = app.visitor();
    await visitor.open('/private');
    const page = await visitor.submit('/login?returnTo=/private', { email, password });
    expect(page).toLeadTo('/private');
    expect(page).toShowFlash('You are logged in.');
    expect(page).toSetCookie({ name: app.config.cookieName, httpOnly: true, sameSite: 'lax' });
  });

  it('sends a guest to the login page, with the way back', async ({ app }) => {
    const page = await app.visitor().open('/private');
    expect(page).toBeGuest();
    expect(page).toLeadTo('/login?returnTo=%2Fprivate');
  });

  it('leaves the phone alone when the laptop logs out', async ({ app }) => {
    const user = await seed.user(app);
    const laptop = await actingAs(app, user);
    const phone = await actingAs(app, user);
    await laptop.submit('/logout');
    await expect(laptop).toBeGuest();
    await expect(phone).toBeLoggedInAs(user.email);
  });

  it('sees what the session holds, not only what a page shows of it', async ({ app }) => {
    const ada = await actingAs(app, await seed.user(app));
    await ada.open('/count');
    await expect(ada).toHaveSession({ count: 1 });
  });

  it('does not wait half an hour for half an hour to pass', async ({ app }) => {
    const clock = stopClock();
    const ada = await actingAs(app, await seed.user(app));
    await clock.pass(app.config.idleSeconds + 1);
    await expect(ada).toBeGuest();
  });
});
