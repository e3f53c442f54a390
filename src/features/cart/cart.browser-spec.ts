import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/app.js';
import { useBrowser } from '../../../test/starter/browser.js';
import { seed } from '../../../test/support/seed.js';
import type { Tab } from '../../../test/starter/tab.js';

const browser = useBrowser();

async function atTheShelf() {
  const app = await startApp();
  await seed.user(app, 'ada@example.com');
  const tab = await browser.visit(app);
  await tab.open('/');
  await tab.follow('Cart');
  return tab;
}

async function add(tab: Tab, product: string, quantity = '1') {
  await tab.page.locator('.card').getByLabel(`Quantity of ${product}`).last().fill(quantity);
  await tab.press(`Add ${product} to the cart`);
}

const products = (tab: Tab) => tab.page.locator('[data-sku] strong').allTextContents();

describe('Somebody with a cart', () => {
  it('has it still after the login', async () => {
    const tab = await atTheShelf();
    expect(await tab.text('.empty')).toContain('Your cart is empty');
    await add(tab, 'Sencha', '2');
    await add(tab, 'Cup');
    await tab.follow('Log in');
    await tab.logIn('ada@example.com');
    expect(await tab.text('.notice')).toBe(
      'You are logged in. 2 products that you chose before are in your cart.',
    );
    await tab.follow('Cart');
    expect(await products(tab)).toEqual(['Cup', 'Sencha']);
    expect(await tab.text('#total')).toBe('€26.80');
  });

  it('changes a quantity, and takes a product out again', async () => {
    const tab = await atTheShelf();
    await add(tab, 'Sencha');
    await add(tab, 'Teapot');
    await tab.page.getByLabel('Quantity of Sencha').first().fill('3');
    await tab.press('Update Sencha');
    expect(await tab.text('#total')).toBe('€60.70');
    await tab.press('Remove Teapot');
    expect(await tab.text('.notice')).toBe('Removed from your cart.');
    expect(await products(tab)).toEqual(['Sencha']);
  });

  it('is told at the field when a quantity cannot be', async () => {
    const tab = await atTheShelf();
    await add(tab, 'Cup', '0');
    expect(await tab.errorAt('Quantity of Cup')).toBe('Choose from 1 to 99.');
    expect(await tab.has('[data-sku]')).toBe(false);
  });
});
