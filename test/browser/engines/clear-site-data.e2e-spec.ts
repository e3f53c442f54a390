import { expect, it } from 'vitest';
import { useEngine } from '../../starter/engines/use-engine.js';
import { ADA, startSite } from '../../starter/site.js';

const browser = useEngine();

/** WebKit on Linux knows no Clear-Site-Data, and no browser does over http, but at localhost. */
const isKnown = { chromium: true, firefox: true, webkit: false }[browser.name];

it.each([
  ['https://localhost', isKnown ? null : 'green'],
  ['http://app.test', 'green'],
] as const)(
  'A logout takes what a page has stored in the browser, where that knows Clear-Site-Data: %s',
  async (at, left) => {
    const tab = await browser.visit(await startSite({}, { at }));
    await tab.open('/login');
    await tab.logIn(ADA);
    await tab.evaluate("localStorage.setItem('tea', 'green')");
    await tab.press('Log out');
    expect(await tab.evaluate("localStorage.getItem('tea')")).toBe(left);
    expect(await tab.shown()).not.toContain(ADA);
  },
);
