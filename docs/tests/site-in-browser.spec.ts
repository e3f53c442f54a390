import { describe, expect, it } from 'vitest';
import { FOR_AXE, mistakes } from '../../test/support/axe.js';
import { useBrowser } from '../../test/support/browser.js';
import { SITE_PAGES, startSite } from './start-site.js';

const browser = useBrowser();

/** A page with pictures, one with every language, one with tables, one with everything. */
const DIFFERENT = [
  '/docs/walkthrough/README.md',
  '/docs/walkthrough/15-your-own-feature.md',
  '/docs/reference.md',
  '/docs/operations.md',
  '/docs/performance.md',
];

describe('The documentation, in a browser', () => {
  it.for(DIFFERENT)('can be read by everybody, in light and in dark: %s', async (path) => {
    const { page } = await browser.visit(await startSite(), FOR_AXE);
    await page.goto(path);
    expect(await mistakes(page)).toEqual([]);
  });

  it('fits a phone, without scrolling sideways', async () => {
    const { page } = await browser.visit(await startSite(), {
      viewport: { width: 360, height: 740 },
    });
    for (const path of SITE_PAGES) {
      await page.goto(path);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, path).toBeLessThanOrEqual(360);
    }
  });
});
