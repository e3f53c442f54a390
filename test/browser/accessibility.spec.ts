import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { startTour } from '../support/tour.js';
import { follow } from './tour-in-browser.js';

const browser = useBrowser();

const EVERYTHING: RunOptions = { rules: { 'target-size': { enabled: true } } };
const COLOURS: RunOptions = { runOnly: ['color-contrast'] };

/** What axe finds, shortened to what one needs to mend it. */
async function mistakes(page: Page, options: RunOptions) {
  const run = `axe.run(${JSON.stringify(options)})`;
  const { violations } = await page.evaluate<AxeResults>(run);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe('Every page', () => {
  it('can be used by everybody, in light and in dark', async () => {
    // The page's own policy would refuse axe, as it refuses every script.
    const { page } = await browser.visit(await startTour(), {
      javaScriptEnabled: true,
      bypassCSP: true,
    });
    for await (const name of follow(page)) {
      await page.evaluate(axe.source);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await mistakes(page, EVERYTHING), name).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await mistakes(page, COLOURS), `${name} in the dark`).toEqual([]);
    }
  });

  it('of an error can too, on a phone, by whoever develops this', async () => {
    const { page } = await browser.visit(await startTour({ NODE_ENV: 'development' }), {
      javaScriptEnabled: true,
      bypassCSP: true,
      viewport: { width: 360, height: 740 },
    });
    await page.goto('/trouble/500');
    expect(await page.locator('.details pre').count()).toBeGreaterThan(2);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await page.evaluate(axe.source);
    expect(await mistakes(page, EVERYTHING)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await mistakes(page, COLOURS)).toEqual([]);
  });
});
