import { describe, expect, it } from 'vitest';
import { useEngine } from '../../starter/engines/use-engine.js';
import { ADA, startSite } from '../../starter/site.js';

const browser = useEngine({ scripts: false });

/** WebKit keeps every page over plain http, whatever it says, and needs a script there. */
const PLACES = (['https://localhost', 'http://app.test'] as const).slice(
  0,
  browser.name === 'webkit' ? 1 : 2,
);

describe('A browser that runs no scripts', () => {
  it('comes to the page that was asked for, also after a wrong password', async () => {
    const tab = await browser.visit(await startSite({}, { at: 'https://localhost' }));
    await tab.open('/private');
    expect(await tab.text('.notice')).toContain('Log in to see that page');
    await tab.logIn(ADA, { password: 'not my password' });
    expect(await tab.shown()).toContain('Invalid email or password.');
    await tab.logIn(ADA);
    expect(await tab.path()).toBe('/private');
  });

  it.each(PLACES)('logs in and out, and Back shows nobody: %s', async (at) => {
    const tab = await browser.visit(await startSite({}, { at }));
    await tab.open('/login?returnTo=%2Fcount');
    await tab.logIn(ADA);
    // By a link: Chromium keeps fewer pages after a typed address.
    await tab.follow('Account');
    expect(await tab.shown()).toContain(ADA);
    await tab.press('Log out');
    expect(await tab.text('.notice')).toBe('You are logged out.');
    // Instead of the account, the login; then what stands behind it.
    for (const path of ['/login', '/count', '/login']) {
      await tab.back();
      expect(await tab.path()).toBe(path);
      expect(await tab.shown()).not.toContain(ADA);
    }
  });

  it('is known again on each page by its cookie', async () => {
    const tab = await browser.visit(await startSite({}, { at: 'https://localhost' }));
    await tab.open('/count');
    await tab.reload();
    expect(await tab.text('.lead')).toBe('2');
  });
});
