import type { Page } from '../../../test/support/page.js';
import type { Visitor } from '../../../test/support/visitor.js';

/** Puts products into a visitor's cart: `{ sencha: 2, cup: 1 }`. */
export async function fillCart(visitor: Visitor, lines: Readonly<Record<string, number>>) {
  for (const [sku, quantity] of Object.entries(lines)) {
    const page = await visitor.submit('/cart/items', { sku, quantity: String(quantity) });
    if (page.status !== 200) throw new Error(`There is no ${sku} in the cart: ${page.summary}`);
  }
}

/** The products in the cart that a page shows, and how many of each. */
export const cartOn = (page: Page): Record<string, number> =>
  Object.fromEntries(
    page
      .all('[data-sku]')
      .map((line) => [line.getAttribute('data-sku'), Number(line.getAttribute('data-quantity'))]),
  );
