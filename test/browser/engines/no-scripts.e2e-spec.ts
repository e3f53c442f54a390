import { describe, expect, it } from 'vitest';
import { useEngine } from '../../support/engines/use-engine.js';
import { ADA, startSite } from '../../support/site.js';

const browser = useEngine({ scripts: false });

describe('A browser that runs no scripts', () => {
  it('logs in and out, and Back shows nobody', async () => {
    const tab = await browser.visit(await startSite({}, { at: 'https://localhost' }));
    await tab.open('/private');
    expect(await tab.text('.notice')).toContain('Log in to see that page');
    await tab.logIn(ADA, { password: 'not my password' });
    expect(await tab.shown()).toContain('Invalid email or password.');
    await tab.logIn(ADA);
    expect(await tab.path()).toBe('/private');
    await tab.follow('Account');
    await tab.press('Log out');
    expect(await tab.text('.notice')).toBe('You are logged out.');
    await tab.back();
    expect(await tab.path()).toBe('/login');
    expect(await tab.shown()).not.toContain(ADA);
  });

  it('is known again on each page by its cookie', async () => {
    const tab = await browser.visit(await startSite({}, { at: 'https://localhost' }));
    await tab.open('/count');
    await tab.reload();
    expect(await tab.text('.lead')).toBe('2');
  });
});
