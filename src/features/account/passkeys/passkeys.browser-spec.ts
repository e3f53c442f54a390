import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../../../test/support/accounts.js';
import { useBrowser } from '../../../../test/starter/browser.js';
import { actingAs, stopClock } from '../../../../test/support/kit.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { ADA, startSite } from '../../../../test/starter/site.js';
import { Database } from '#core/database/database.js';
import { Users } from '#core/users/users.js';
import { CHALLENGE_SECONDS } from './challenges.js';
import { withDevice, withPasskey } from '../../../../test/starter/passkeys.js';

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

/** The passkeys that the device of this browser has. */
async function keptBy({ browser, authenticatorId }: Awaited<ReturnType<typeof withDevice>>) {
  const { credentials } = await browser.send('WebAuthn.getCredentials', { authenticatorId });
  return credentials;
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

  it('logs in so on a page that was open for longer than a challenge is good for', async () => {
    const { tab, device } = await atTheLogin();
    const clock = stopClock();
    await tab.page.clock.install();
    await tab.open('/login?returnTo=%2Fprivate');
    await clock.pass(CHALLENGE_SECONDS + 1);
    await device.touch(async () => {
      await tab.page.clock.runFor(CHALLENGE_SECONDS * 1000);
      await tab.page.waitForURL('**/private');
    });
    expect(await tab.text('#user')).toBe(ADA);
  });

  it('adds it, names it, logs in with it, confirms with it, and removes it', async () => {
    const site = await start();
    const ada = await actingAs(site, ADA);
    const tab = await browser.visit(site, { ...WITH_SCRIPTS, storageState: ada.storageState() });
    const device = await withDevice(tab.page);
    await tab.open('/account');
    await tab.follow('see your passkeys');
    expect(await tab.has('[data-no-passkeys]:visible')).toBe(false);
    await device.touch(() => tab.press('Add a passkey'));
    expect(await tab.text('.notice')).toContain('Your passkey is added');
    await tab.page.getByText('Rename').click();
    await tab.type('Name', 'My <laptop>');
    await tab.press('Save');
    expect(await tab.text('[data-id] strong')).toBe('My <laptop>');

    await device.touch(async () => {
      await tab.page.getByRole('button', { name: 'Add a passkey' }).click();
      expect(await tab.text(said)).toBe('This device has a passkey for this site already.');
    });

    await tab.press('Log out');
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text('#user')).toBe(ADA);

    const logins = site.app.get(Database).updateTable('logins').set({ reauthenticated_at: 0 });
    await logins.execute();
    await tab.open('/account/passkeys');
    await tab.follow('Use a passkey instead');
    await device.touch(() => tab.press('Use a passkey'));
    expect(tab.path).toBe('/account/passkeys');
    await tab.press('Remove My <laptop>');
    expect(await tab.text('.empty')).toBe('None yet.');

    await expect.poll(() => keptBy(device)).toEqual([]);
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
    const logins = site.app.get(Database).updateTable('logins').set({ reauthenticated_at: 0 });
    await logins.execute();
    await tab.press('Add a passkey');
    expect(tab.path).toBe('/confirm');
    await tab.type('Password', PASSWORD);
    await tab.press('Continue');
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

/**
 * Chromium does it with a password manager only, which a test has not. With a virtual authenticator, whatever it has and
 * whatever it simulates, Chromium 156 says that it can, and then waits for ever.
 */
const MAKES_PASSKEYS_ITSELF = `
  const create = navigator.credentials.create.bind(navigator.credentials);
  PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
  navigator.credentials.create = async ({ mediation, ...options }) =>
    mediation === 'conditional' ? create(options) : null;`;

describe('A browser that keeps passkeys', () => {
  async function atTheAccount() {
    const site = await start();
    const ada = await actingAs(site, ADA);
    const tab = await browser.visit(site, { ...WITH_SCRIPTS, storageState: ada.storageState() });
    return { site, tab, device: await withPasskey(tab.page, site, ADA) };
  }

  it('is told the email that the account has now, and forgets what was removed', async () => {
    const { site, tab, device } = await atTheAccount();
    const email = 'ada@other.example';
    const { id } = (await site.app.get(Users).findByEmail(ADA))!;
    const account = accountsOf(site).updateTable('users').where('id', '=', id);
    await account.set({ email }).execute();
    await tab.open('/account');
    await expect.poll(async () => (await keptBy(device))[0]?.userName).toBe(email);
    await tab.follow('see your passkeys');
    expect(await keptBy(device)).toHaveLength(1);
    await tab.press('Remove Laptop');
    await expect.poll(() => keptBy(device)).toEqual([]);
  });

  it('forgets those of an account that is deleted', async () => {
    const { tab, device } = await atTheAccount();
    await tab.open('/account/delete');
    await tab.press('Delete my account');
    expect(await tab.text('.notice')).toBe('Your account and all its data are deleted.');
    expect(await keptBy(device)).toEqual([]);
  });

  it('makes one for a new account without a password, and forgets one that was made in vain', async () => {
    const site = await start();
    const tab = await browser.visit(site, WITH_SCRIPTS);
    const device = await withDevice(tab.page);
    const BUTTON = 'Sign up with a passkey';
    await tab.open('/signup');
    await tab.press(BUTTON);
    expect(await tab.errorAt('Email')).toContain('Enter an email address');
    await tab.type('Email', ADA);
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.errorAt('Email')).toContain('has an account already');
    await expect.poll(() => keptBy(device)).toEqual([]);
    await tab.type('Email', 'grace@new.example');
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text('#user')).toBe('grace@new.example');
    expect(await keptBy(device)).toMatchObject([{ userName: 'grace@new.example' }]);
    await tab.press('Log out');
    await device.touch(() => tab.press('Log in with a passkey'));
    expect(await tab.text('#user')).toBe('grace@new.example');
  });

  it('forgets one that is not known at a login', async () => {
    const { site, tab, device } = await atTheLogin();
    await accountsOf(site).updateTable('passkeys').set({ id: 'other' }).execute();
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text(said)).toContain('not known here any more');
    await expect.poll(() => keptBy(device)).toEqual([]);
  });

  it('makes one after a login with a password, for the next login', async () => {
    const site = await start();
    const tab = await browser.visit(site, WITH_SCRIPTS);
    const device = await withDevice(tab.page);
    await tab.page.addInitScript(MAKES_PASSKEYS_ITSELF);
    await device.touch(async () => {
      await tab.open('/login');
      await tab.logIn(ADA);
      await tab.page.getByText('Your browser has made a passkey').waitFor();
    });
    expect(await keptBy(device)).toHaveLength(1);
    await tab.press('Log out');
    await device.touch(() => tab.press(BUTTON));
    expect(await tab.text('#user')).toBe(ADA);
  });

  it('makes one that somebody asks for, while it waits to make one by itself', async () => {
    const site = await start();
    const tab = await browser.visit(site, WITH_SCRIPTS);
    const device = await withDevice(tab.page);
    const asked = tab.page.waitForResponse('**/account/passkeys/offer/options');
    await tab.open('/login?returnTo=%2Faccount%2Fpasskeys');
    await tab.logIn(ADA);
    await (await asked).finished();
    await device.touch(() => tab.press('Add a passkey'));
    expect(await tab.text('.notice')).toContain('Your passkey is added');
  });
});
