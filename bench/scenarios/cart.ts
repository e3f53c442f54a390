import type { Begin } from './scenario.js';
import { locationOf } from './scenario.js';

const SKUS = ['assam', 'cup', 'oolong', 'rooibos', 'sencha', 'teapot'];
const OF_EACH = 10;
const LOOK = { method: 'GET', path: '/cart', isLook: true } as const;

const ADDS = SKUS.map((sku) => ({
  method: 'POST' as const,
  path: '/cart/items',
  form: { sku, quantity: '1' },
}));

/** Guests who put sixty products into their cart, look whether all of them are there, and leave. */
export const cart: Begin = async (connection) => {
  let added = 0;
  let isLooking = false;
  return {
    next() {
      isLooking = added === SKUS.length * OF_EACH;
      if (isLooking) return LOOK;
      if (added === 0) connection.cookies.clear();
      added += 1;
      return ADDS[added % ADDS.length]!;
    },
    mistakeIn(answer) {
      if (!isLooking) {
        const isAdded = answer.status === 303 && locationOf(answer) === '/cart';
        return isAdded ? undefined : `status ${answer.status} instead of a redirect to the cart`;
      }
      added = 0;
      const full = answer.body.split(`data-quantity="${OF_EACH}"`).length - 1;
      if (full === SKUS.length) return undefined;
      return `${full} of ${SKUS.length} lines of the cart have ${OF_EACH}`;
    },
  };
};
