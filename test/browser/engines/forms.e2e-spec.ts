import { describe, expect, it } from 'vitest';
import { useEngine } from '../../starter/engines/use-engine.js';
import { PASSWORD } from '../../support/people.js';
import { startSite } from '../../starter/site.js';

const browser = useEngine();

const start = async () => browser.visit(await startSite({}, { at: 'http://localhost' }));

describe('A form with mistakes', () => {
  it('is shown again with what was typed, and Back and forward give away no password', async () => {
    const tab = await start();
    await tab.open('/signup');
    await tab.type('Email', 'grace');
    await tab.type('Password', 'too short');
    await tab.press('Sign up');
    expect(await tab.valueOf('Email')).toBe('grace');
    expect(await tab.shown()).toContain('Enter an email address');
    expect(await tab.valueOf('Password')).toBe('');
    await tab.type('Email', 'grace@example.com');
    await tab.type('Password', PASSWORD);
    await tab.press('Sign up');
    expect(await tab.text('#user')).toBe('grace@example.com');
    await tab.press('Log out');
    await tab.back();
    await expect.poll(() => tab.has('footer').catch(() => false)).toBe(true);
    expect(await tab.evaluate('document.documentElement.outerHTML')).not.toContain(PASSWORD);
    expect(await tab.has('#user')).toBe(false);
  });

  it('asks for the password in a way that each browser offers to store and to fill in', async () => {
    const tab = await start();
    for (const [path, kind] of Object.entries({ login: 'current', signup: 'new' })) {
      await tab.open(`/${path}`);
      const fields = 'form input[autocomplete^=username]:not([type=hidden])';
      expect(await tab.has(fields)).toBe(true);
      expect(await tab.has(`form input[type=password][autocomplete=${kind}-password]`)).toBe(true);
    }
  });
});
