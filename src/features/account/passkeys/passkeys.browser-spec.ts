import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../../../test/support/accounts.js';
import { useBrowser } from '../../../../test/support/browser.js';
import { actingAs, withPasskey } from '../../../../test/support/kit.js';
import { withDevice } from '../../../../test/support/passkeys.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { ADA, startSite } from '../../../../test/support/site.js';
import { Database } from '#core/database/database.js';

const browser = useBrowser();
const BUTTON = 'Log in with a passkey';
const WITH_SCRIPTS = { javaScriptEnabled: true };

const start = () => startSite({}, { at: 'http://localhost' });

/** Ada is at a browser whose device has her passkey, and not logged in. */
async function atTheLogin() {
  const site = await start();
  const tab = await browser.visit(site, WITH_SCRIPTS);
  const device = await withPasskey(tab.page, site, ADA);
  await tab.open('/login?returnTo=%2Fprivate');
  return { site, tab, device };
}

/** What the form says, once it says something. */
const said = '[data-passkey] [role=alert]:not(:empty)';

describe('Somebody with a passkey, in a browser', () => {
  // #region browser
  it('logs in with a button', async () => {
    const site = await startSite({}, { at: 'http://localhost' });
    const tab = await browser.visit(site, { javaScriptEnabled: true });
    const device = await withPasskey(tab.page, site, 'ada@example.com');
    await tab.open('/login');
    await device.touch(() => tab.press('Log in with a passkey'));
    expect(await tab.text('#user')).toBe('ada@example.com');
  });
  // #endregion browser

  it('logs in from the list at the field for the address, and comes to the page that was asked for', async () => {
    const { tab, device } = await atTheLogin();
    await device.touch(async () => {
      await tab.open('/login?returnTo=%2Fprivate');
      await tab.page.waitForURL('**/private');
    });
    expect(await tab.text('#user')).toBe(ADA);
    expect(await tab.text('.notice')).toBe('You are logged in.');
  });

  it('adds it, names it, logs in with it, confirms with it, and removes it', async () => {
    const site = await start();
    const ada = await actingAs(site, ADA);
    const tab = await browser.visit(site, { ...WITH_SCRIPTS, storageState: ada.storageState() });
    const device = await withDevice(tab.page);
    await tab.open('/account');
    await tab.follow('see your passkeys');
    expect(await tab.has('[data-no-passkeys]:visible')).toBe(false);
    await tab.type('Name', 'My <laptop>');
    await device.touch(() => tab.press('Add a passkey'));
    expect(await tab.text('.notice')).toContain('Your passkey is added');
    expect(await tab.text('[data-id] strong')).toBe('My <laptop>');

    await device.touch(async () => {
      await tab.page.getByRole('button', { name: 'Add a passkey' }).click();
      expect(await tab.text(said)).toBe('This device has a passkey for this site already.');
    });

    await tab.press('Log out');
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text('#user')).toBe(ADA);

    const logins = site.app.get(Database).updateTable('logins').set({ confirmed_at: 0 });
    await logins.execute();
    await tab.open('/account/passkeys');
    await tab.follow('Use a passkey instead');
    await device.touch(() => tab.press('Use a passkey'));
    expect(tab.path).toBe('/account/passkeys');
    await tab.press('Remove My <laptop>');
    expect(await tab.text('.empty')).toBe('None yet.');

    await tab.press('Log out');
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text(said)).toContain('not known here any more');
    expect(await tab.has('#user')).toBe(false);
  });

  it('is told when it was cancelled, and may try again', async () => {
    const { tab, device } = await atTheLogin();
    await device.finger(false);
    await device.touch(async () => {
      await tab.page.getByRole('button', { name: BUTTON }).click();
      expect(await tab.text(said)).toContain('It was cancelled, or took too long');
    });
    expect(tab.path).toBe('/login');
    await device.finger(true);
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text('#user')).toBe(ADA);
  });

  it('is told that this is not the address of the site', async () => {
    const { site, tab } = await atTheLogin();
    await tab.open(`http://127.0.0.1:${new URL(site.origin).port}/login`);
    await tab.page.getByRole('button', { name: BUTTON }).click();
    expect(await tab.text(said)).toContain('Passkeys do not work at this address');
  });

  it('is refused when there is a copy of it, and told why', async () => {
    const { site, tab, device } = await atTheLogin();
    await accountsOf(site).updateTable('passkeys').set({ counter: 100 }).execute();
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text('h1')).toBe(BUTTON);
    expect(await tab.text(said)).toContain('there may be a copy of it');
    await tab.follow('Use the password instead');
    await tab.logIn(ADA);
    expect(tab.path).toBe('/private');
  });

  it('is sent to show who it is when the page was open for too long', async () => {
    const site = await start();
    const ada = await actingAs(site, ADA);
    const tab = await browser.visit(site, { ...WITH_SCRIPTS, storageState: ada.storageState() });
    await withDevice(tab.page);
    await tab.open('/account/passkeys');
    const logins = site.app.get(Database).updateTable('logins').set({ confirmed_at: 0 });
    await logins.execute();
    await tab.type('Name', 'My laptop');
    await tab.press('Add a passkey');
    expect(tab.path).toBe('/confirm');
    await tab.type('Password', PASSWORD);
    await tab.press('Go on');
    expect(tab.path).toBe('/account/passkeys');
  });

  it('sees nothing of it without JavaScript, and logs in with the password', async () => {
    const tab = await browser.visit(await start());
    await tab.open('/login');
    expect(await tab.has('[data-passkey]:visible')).toBe(false);
    await tab.logIn(ADA);
    expect(await tab.text('#user')).toBe(ADA);
    await tab.open('/account/passkeys');
    expect(await tab.has('[data-passkey]:visible')).toBe(false);
    expect(await tab.text('[data-no-passkeys]')).toContain('with JavaScript');
  });
});
