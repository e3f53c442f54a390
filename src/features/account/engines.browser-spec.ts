import { describe, expect, it } from 'vitest';
import { useEngine } from '../../../test/starter/engines/use-engine.js';
import { PASSWORD } from '../../../test/support/people.js';
import { ADA, startSite } from '../../../test/starter/site.js';
import { farAway } from '../../../test/starter/twice.js';

// A script lets the button rest meanwhile.
const browser = useEngine({ scripts: false });

/** Ada at a page of her account, logged in with another browser, too. */
async function start(path: string) {
  const site = await startSite({}, { at: 'http://localhost' });
  await site.visitor().submit('/login', { email: ADA, password: PASSWORD });
  const far = await farAway(site);
  const tab = await browser.visit(far);
  await tab.open(`/login?returnTo=${encodeURIComponent(path)}`);
  await tab.logIn(ADA);
  const pressTwice = async (button: string, notice: string) => {
    await tab.arrive(() => far.twice(tab, button));
    await expect.poll(() => tab.text('.notice').catch(() => '')).toBe(notice);
  };
  return { site, tab, far, pressTwice };
}

describe('A double click in the account', () => {
  it('changes the password once, whose fields a browser knows', async () => {
    const { site, tab, pressTwice } = await start('/account');
    const form = 'form[action="/account/password"]';
    for (const kind of ['username', 'current-password', 'new-password'])
      expect(await tab.has(`${form} input[autocomplete="${kind}"]`)).toBe(true);
    await tab.type('Current password', PASSWORD);
    await tab.type('New password', 'four cups of green tea');
    await pressTwice(
      'Change password',
      'Your password is changed. You are logged out everywhere else.',
    );
    expect(site.log.events('password_changed')).toHaveLength(1);
    expect(await tab.text('#user')).toBe(ADA);
  });

  it('ends the other session once', async () => {
    const { site, pressTwice } = await start('/account');
    await pressTwice('Log out all other devices', 'One other device is logged out.');
    expect(site.log.events('login_revoked')).toHaveLength(1);
  });

  it('deletes the account once, and leads home', async () => {
    const { site, tab, far } = await start('/account/delete');
    await tab.arrive(() => far.twice(tab, 'Delete my account'));
    await expect.poll(() => tab.path().catch(() => '')).toBe('/');
    await expect.poll(() => tab.has('footer').catch(() => false)).toBe(true);
    expect(site.log.events('account_deleted')).toHaveLength(1);
    expect(await tab.has('#user')).toBe(false);
  });
});
