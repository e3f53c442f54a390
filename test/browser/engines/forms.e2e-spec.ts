import { describe, expect, it } from 'vitest';
import { SignedInSessions } from '../../../src/core/logins/signed-in-sessions.js';
import { Users } from '../../../src/core/users/users.js';
import { useEngine } from '../../support/engines/use-engine.js';
import { PASSWORD } from '../../support/people.js';
import { ADA, startSite } from '../../support/site.js';
import { slowProxy } from '../../support/slow-proxy.js';

const browser = useEngine();

/** Far away from the server: the answer is on its way when they click again. */
async function start() {
  const app = await startSite({}, { at: 'http://localhost' });
  const port = await slowProxy(Number(new URL(app.origin).port), 100);
  const sessionsOf = async (email: string) => {
    const { id } = (await app.app.get(Users).withEmail(email))!;
    return app.app.get(SignedInSessions).of(id);
  };
  return { tab: await browser.visit({ origin: `http://localhost:${port}` }), sessionsOf };
}

describe('A double click', () => {
  it.each([
    ['/login', ADA, 'Log in'],
    ['/signup', 'grace@example.com', 'Sign up'],
  ])('on the button of %s is one login', async (path, email, button) => {
    const { tab, sessionsOf } = await start();
    await tab.open(path);
    await tab.type('Email', email);
    await tab.type('Password', PASSWORD);
    await tab.arrive(() => tab.click(button, 2));
    await expect.poll(() => tab.text('#user').catch(() => '')).toBe(email);
    expect(await sessionsOf(email)).toHaveLength(1);
  });

  it('on the button of the logout ends the login, and says so', async () => {
    const { tab, sessionsOf } = await start();
    await tab.open('/login');
    await tab.logIn(ADA);
    await tab.arrive(() => tab.click('Log out', 2));
    await expect.poll(() => tab.text('.notice').catch(() => '')).toBe('You are logged out.');
    expect(await sessionsOf(ADA)).toEqual([]);
  });
});

describe('A form with mistakes', () => {
  it('is shown again with what was typed, and Back and forward give away no password', async () => {
    const { tab } = await start();
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
    const { tab } = await start();
    for (const [path, kind] of Object.entries({ login: 'current', signup: 'new' })) {
      await tab.open(`/${path}`);
      const fields = 'form input[autocomplete^=username]:not([type=hidden])';
      expect(await tab.has(fields)).toBe(true);
      expect(await tab.has(`form input[type=password][autocomplete=${kind}-password]`)).toBe(true);
    }
  });
});
