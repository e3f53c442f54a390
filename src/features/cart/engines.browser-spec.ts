import { describe, expect, it } from 'vitest';
import { useEngine } from '../../../test/starter/engines/use-engine.js';
import { startSite } from '../../../test/starter/site.js';
import { farAway } from '../../../test/starter/twice.js';

// A script lets the button rest meanwhile.
const browser = useEngine({ scripts: false });

describe('A double click in the cart', () => {
  it('adds once, changes, and removes, without a mistake', async () => {
    const site = await startSite({}, { at: 'http://localhost' });
    const far = await farAway(site);
    const tab = await browser.visit(far);
    await tab.open('/cart');
    const press = async (button: string, notice: string) => {
      await tab.arrive(() => far.twice(tab, button));
      await expect.poll(() => tab.text('.notice').catch(() => '')).toBe(notice);
    };
    await press('Add Sencha to the cart', 'Sencha is in your cart.');
    expect(await tab.has('[data-sku=sencha][data-quantity="1"]')).toBe(true);
    await tab.type('Quantity of Sencha', '3');
    await press('Update Sencha', 'Your cart is changed.');
    expect(await tab.has('[data-sku=sencha][data-quantity="3"]')).toBe(true);
    await press('Remove Sencha', 'Removed from your cart.');
    expect(await tab.has('[data-sku]')).toBe(false);
  });
});
