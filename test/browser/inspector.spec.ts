import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { violations } from '../starter/axe.js';
import { useBrowser } from '../starter/browser.js';
import { actingAs, seed, startApp } from '../support/kit.js';

const browser = useBrowser();

const PHONE = { width: 360, height: 740 };

async function visit(viewport = { width: 1280, height: 900 }) {
  const app = await startApp({ NODE_ENV: 'development', LOG_LEVEL: 'silent' });
  const storageState = (await actingAs(app, await seed.user(app))).storageState();
  const options = { storageState, viewport, javaScriptEnabled: true, bypassCSP: true };
  return browser.visit(app, options);
}

describe.runIf(existsSync('src/devtools/inspector'))('The session inspector in a browser', () => {
  it('can be used by everybody, on a phone too', async () => {
    const { page } = await visit(PHONE);
    await page.goto('/__session');
    await page.goto('/count');
    const entry = await page.locator('.inspector-bar a').getAttribute('href');
    for (const path of ['/count', '/__session', entry!]) {
      await page.goto(path);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(360);
      expect(await violations(page), path).toEqual([]);
    }
  });

  it('is reached by keyboard from the foot of a page', async () => {
    const { page } = await visit();
    await page.goto('/count');
    await page.locator('.inspector-bar a').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/__session/);
    expect(await page.locator('h1').innerText()).toBe('GET /count');
  });

  it('shows what happens in another tab at once, and how the time passes', async () => {
    const tab = await visit();
    await tab.open('/__session');
    const other = await tab.page.context().newPage();
    await other.goto('/count');
    await tab.page.getByRole('link', { name: 'GET /count' }).first().waitFor();
    const left = tab.page.locator('[data-left]').first();
    const before = await left.innerText();
    await expect.poll(() => left.innerText()).not.toBe(before);
  });
});
