import { describe, expect } from 'vitest';
import { actingAs, it, seed } from '../../../test/support/kit.js';
import { expectSlowedDown, logIn, triesOf } from '../../../test/support/people.js';
import { PASSWORD } from './account.js';

describe('Guessing a password', () => {
  it('is stopped when the password is changed, too', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const form = { currentPassword: 'wrong', newPassword: 'a wholly different sentence' };
    expect(await triesOf(() => visitor.submit('/account/password', form))).toBe(PASSWORD.account);
  });

  it('with a copy of the session stops its owner at no browser that they log in with', async ({
    app,
  }) => {
    const laptop = app.visitor();
    const ada = await seed.user(app);
    await logIn(laptop);
    const form = { currentPassword: 'wrong', newPassword: 'a wholly different sentence' };
    const thief = laptop.thief();
    const known = `${app.config.cookieName}-known`;
    thief.jar.setCookieSync(`${known}=; Max-Age=0; Path=/`, thief.origin);
    expect(await triesOf(() => thief.submit('/account/password', form))).toBe(PASSWORD.account);
    const right = { ...form, currentPassword: ada.password };
    expect((await laptop.submit('/account/password', right)).flash).toContain('changed');
  });
});

const newPassword = 'a wholly different sentence';

describe('Browsers that an account was logged in to', () => {
  it('have their guesses together after a new password, however many they are', async ({ app }) => {
    const ada = await seed.user(app);
    const browsers = Array.from({ length: 3 }, () => app.visitor());
    for (const browser of browsers) await logIn(browser);
    const laptop = await actingAs(app, ada);
    await laptop.submit('/account/password', { currentPassword: ada.password, newPassword });
    let tries = 0;
    const guess = () =>
      browsers[tries++ % 3]!.submit('/login', { email: ada.email, password: 'wrong' });
    await expectSlowedDown(app, guess);
  });

  it('keep its owner out of none where they chose a new password, by guessing', async ({ app }) => {
    const ada = await seed.user(app);
    const [laptop, thief] = [app.visitor(), app.visitor()];
    for (const browser of [laptop, thief]) await logIn(browser);
    await laptop.submit('/account/password', { currentPassword: ada.password, newPassword });
    await laptop.submit('/logout');
    await triesOf(() => thief.submit('/login', { email: ada.email, password: 'wrong' }));
    const page = await laptop.submit('/login', { email: ada.email, password: newPassword });
    expect(page).toBeLoggedInAs(ada.email);
  });
});
