import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { useBrowser } from '../starter/browser.js';
import { PASSWORD } from '../support/people.js';
import type { Tab } from '../starter/tab.js';

const browser = useBrowser();

const start = async (path: string) => (await browser.visit(await startApp())).open(path);

const hasFocus = (target: Locator) =>
  target.evaluate((element) => element === element.ownerDocument.activeElement);

/** Presses Tab until the target has the focus. */
async function goTo({ page }: Tab, target: Locator) {
  for (let presses = 0; presses < 50; presses++) {
    await page.keyboard.press('Tab');
    if (await hasFocus(target)) return;
  }
  throw new Error('Tab does not lead there');
}

const goToButton = (tab: Tab, name: string) => goTo(tab, tab.page.getByRole('button', { name }));

const press = (tab: Tab, key: string) => tab.arrive(() => tab.page.keyboard.press(key));

describe('Somebody with a keyboard only', () => {
  it('can skip what is the same on every page', async () => {
    const { page } = await start('/');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the page' });
    expect(await hasFocus(skip)).toBe(true);
    expect((await skip.boundingBox())!.height).toBeGreaterThan(20);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await hasFocus(page.getByRole('main').getByRole('link').first())).toBe(true);
  });

  it.each(['/', '/private', '/login'])(
    'reaches all that can be used, and sees where they are: %s',
    async (path) => {
      const { page } = await start(path);
      const all = page.locator('a, button, input:not([type=hidden])').filter({ visible: true });
      for (const target of await all.all()) {
        await page.keyboard.press('Tab');
        expect(await hasFocus(target), await target.evaluate((it) => it.outerHTML)).toBe(true);
        const outline = await page.evaluate('getComputedStyle(document.activeElement).outline');
        expect(outline).toContain('solid 3px');
      }
    },
  );

  it('signs up and logs out', async () => {
    const tab = await start('/signup');
    await goTo(tab, tab.page.getByLabel('Email'));
    await tab.page.keyboard.type('ada@example.com');
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.type(PASSWORD);
    await press(tab, 'Enter');
    await goToButton(tab, 'Log out');
    await press(tab, 'Space');
    expect(await tab.text('.notice')).toBe('You are logged out.');
  });
});
