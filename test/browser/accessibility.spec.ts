import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { FOR_AXE, violations } from '../starter/axe.js';
import { useBrowser } from '../starter/browser.js';
import { startCrawl } from '../starter/crawl.js';
import { follow } from './crawl-in-browser.js';

const browser = useBrowser();

const PHONE = { width: 360, height: 740 };

const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

/** Its HTML without the words between tags: what is alike need not be looked at twice. */
const shapeOf = async (page: Page) => (await page.content()).replaceAll(/>[^<]+</g, '><');

describe('Every page', () => {
  it('fits a phone, and can be used by everybody, in light and in dark', async () => {
    const { page } = await browser.visit(await startCrawl(), { ...FOR_AXE, viewport: PHONE });
    const shapes = new Set<string>();
    for await (const name of follow(page)) {
      expect(await widthOf(page), name).toBeLessThanOrEqual(PHONE.width);
      const shape = await shapeOf(page);
      if (!shapes.has(shape)) expect(await violations(page), name).toEqual([]);
      shapes.add(shape);
    }
  }, 300_000);

  it('of an error can too, on a phone, by whoever develops this', async () => {
    const { page } = await browser.visit(await startCrawl({ NODE_ENV: 'development' }), {
      ...FOR_AXE,
      viewport: PHONE,
    });
    await page.goto('/trouble/500');
    expect(await page.locator('.details pre').count()).toBeGreaterThan(2);
    expect(await widthOf(page)).toBe(PHONE.width);
    expect(await violations(page)).toEqual([]);
  });
});
