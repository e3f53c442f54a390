import { describe, expect, it } from 'vitest';
import { inProduction } from '../../../test/support/production.js';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { everyRow } from '../../../test/support/every-row.js';

const NEW_PASSWORD = 'four words in a row';
const CHOOSE = '/account/password/new';

async function start() {
  const app = await startApp();
  const ada = await seed.userWithoutPassword(app);
  return { app, ada, visitor: await actingAs(app, ada) };
}

describe('Somebody without a password', () => {
  it('cannot log in with one, and is not told why', async () => {
    const { app, ada } = await start();
    for (const password of ['', '!', NEW_PASSWORD]) {
      const page = await app.visitor().submit('/login', { email: ada.email, password });
      expect(page.status).toBe(422);
      expect(page.html).not.toContain('without a password');
    }
  });

  it('chooses one, and logs in with it', async () => {
    const { app, ada, visitor } = await start();
    const account = await visitor.open('/account');
    expect(account.text('#main')).toContain('You log in without a password.');
    const page = await visitor.submit(CHOOSE, { newPassword: NEW_PASSWORD });
    expect(page).toLeadTo('/account');
    expect(page).toShowFlash('You can log in with your password from now on.');
    expect(page.text('h2#change-password')).toBe('Change your password');
    const other = await app
      .visitor()
      .submit('/login', { email: ada.email, password: NEW_PASSWORD });
    expect(other).toBeLoggedInAs(ada.email);
  });

  it('is asked for the current one by a form that was open before they had one', async () => {
    const { app, ada, visitor } = await start();
    const tab = await actingAs(app, ada);
    await tab.open(CHOOSE);
    await visitor.submit(CHOOSE, { newPassword: NEW_PASSWORD });
    const before = (await everyRow(app)).users;
    const form = tab.press({ newPassword: 'five other words in a row' });
    expect((await tab.request(CHOOSE, form)).headers.get('location')).toBe(
      '/account#change-password',
    );
    expect((await everyRow(app)).users).toEqual(before);
  });

  it('is told to log in again before something dangerous, where there is no other way to confirm', async () => {
    // Without mails no code can be sent.
    const app = await startApp(inProduction());
    const ada = await seed.userWithoutPassword(app);
    const old = await actingAs(app, ada, { reauthenticated: false });
    const page = await old.open(CHOOSE);
    expect(page.path).toMatch(/^\/confirm/);
    expect(page.all('input[type=password]')).toHaveLength(0);
    expect(page.text('#main')).toContain('Log out, and log in again');
  });
});
