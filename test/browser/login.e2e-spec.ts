import { describe, expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { useBrowser } from '../starter/browser.js';
import { PASSWORD } from '../support/people.js';
import { seed } from '../support/seed.js';

const browser = useBrowser();
const ADA = 'ada@example.com';

/** Ada has an account, and sits before a browser that does not know her. */
async function ada() {
  const app = await startApp();
  await seed.user(app, ADA);
  return browser.visit(app);
}

describe('Somebody who signs up', () => {
  it('is welcome, and known on every page', async () => {
    const tab = await browser.visit(await startApp());
    await tab.open('/');
    await tab.follow('Sign up');
    await tab.type('Email', ADA);
    await tab.type('Password', PASSWORD);
    await tab.press('Sign up');
    expect(await tab.text('.notice')).toBe('Welcome. Your account is ready.');
    await tab.open('/');
    expect(await tab.text('#user')).toBe(ADA);
    expect(await tab.has('header a[href="/login"]')).toBe(false);
  });
});

describe('Somebody who logs in', () => {
  it('stays logged in when another site sends a form', async () => {
    const tab = await ada();
    await tab.open('/login');
    await tab.logIn(ADA);
    const logout = new URL('/logout', tab.page.url()).href;
    const body = `<form method="post" action="${logout}"><button>Win a prize</button></form>`;
    await tab.page.route('http://evil.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body }),
    );
    await tab.open('http://evil.example/');
    await tab.press('Win a prize');
    expect(await tab.text('h1')).toBe('That was not sent from this site');
    await tab.follow('Go to the home page');
    expect(await tab.text('#user')).toBe(ADA);
  });
});

describe('Somebody at an address that leads nowhere', () => {
  it('gets home', async () => {
    const tab = await browser.visit(await startApp());
    await tab.open('/nowhere');
    expect(await tab.text('h1')).toBe('Page not found');
    await tab.follow('Go to the home page');
    expect(tab.path).toBe('/');
  });
});
