import type { BrowserContextOptions } from 'playwright-core';
import { describe, it } from 'vitest';
import { fillCart } from '../../src/features/cart/cart.test-helpers.js';
import type { RunningApp } from '../support/app.js';
import { useBrowser } from '../starter/browser.js';
import { actingAs, seed, startApp } from '../support/kit.js';
import { expectToBeKept } from '../starter/picture.js';

const PICTURE = 'docs/images/app.png';
const ADA = 'ada@example.com';
const browser = useBrowser();

/** Ada's cart on a device of hers. */
async function take(app: RunningApp, options: BrowserContextOptions) {
  const storageState = (await actingAs(app, ADA)).storageState();
  const tab = await browser.visit(app, { ...options, storageState });
  await tab.open('/cart');
  return `data:image/png;base64,${(await tab.page.screenshot()).toString('base64')}`;
}

async function takeBoth() {
  const app = await startApp();
  await fillCart(await actingAs(app, await seed.user(app, ADA)), { sencha: 1, teapot: 1, cup: 4 });
  const laptop = await take(app, { viewport: { width: 1000, height: 760 } });
  const phone = await take(app, { viewport: { width: 360, height: 640 }, colorScheme: 'dark' });
  const { page } = await browser.visit(app, {
    viewport: { width: 1320, height: 820 },
    javaScriptEnabled: true,
  });
  await page.setContent(`<style>
      body { margin: 0; background: linear-gradient(120deg, #cfe6dd, #e9e4d6) }
      img { position: absolute; border-radius: 12px; box-shadow: 0 12px 40px #0004 }
    </style>
    <img src="${laptop}" style="left: 30px; top: 30px">
    <img src="${phone}" style="right: 30px; bottom: 30px; width: 297px; border-radius: 20px">`);
  return page.screenshot();
}

describe('The picture in the README', () => {
  it('shows the application on a laptop and on a phone', async () => {
    expectToBeKept(PICTURE, await takeBoth());
  });
});
