import { describe, expect } from 'vitest';
import { cartOn, fillCart } from './cart.test-helpers.js';
import { it, startApp } from '../../../test/support/kit.js';

describe('The cart', () => {
  it('is empty at first, and says so', async ({ visitor }) => {
    const page = await visitor.open('/cart');
    expect(cartOn(page)).toEqual({});
    expect(page.text('.empty')).toContain('Your cart is empty');
    expect(page.text('#total')).toBe('€0.00');
  });

  it('is seeded for a story, which is told when that cannot be', async ({ visitor }) => {
    await fillCart(visitor, { sencha: 2, cup: 1 });
    expect(cartOn(await visitor.open('/cart'))).toEqual({ cup: 1, sencha: 2 });
    await expect(fillCart(visitor, { gold: 1 })).rejects.toThrow(
      'There is no gold in the cart: /cart/items answered 422',
    );
  });

  it('gives no cookie to whoever only looks', async ({ visitor }) => {
    const page = await visitor.open('/cart');
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  it('remembers what the visitor added, and adds it up', async ({ visitor }) => {
    await fillCart(visitor, { sencha: 2 });
    const page = await visitor.submit('/cart/items', { sku: 'cup', quantity: '1' });
    expect(cartOn(page)).toEqual({ cup: 1, sencha: 2 });
    expect(page.text('#total')).toBe('€26.80');
    expect(page).toShowFlash('Cup is in your cart.');
    expect((await visitor.open('/cart')).flash).toBeUndefined();
  });

  it('adds to a product that is there already', async ({ visitor }) => {
    await fillCart(visitor, { sencha: 2 });
    const page = await visitor.submit('/cart/items', { sku: 'sencha', quantity: '3' });
    expect(cartOn(page)).toEqual({ sencha: 5 });
  });

  it('changes a quantity, and removes a product at 0', async ({ visitor }) => {
    await fillCart(visitor, { sencha: 2, cup: 2 });
    expect(cartOn(await visitor.submit('/cart/items/sencha', { quantity: '7' })).sencha).toBe(7);
    expect(cartOn(await visitor.submit('/cart/items/sencha', { quantity: '0' }))).toEqual({
      cup: 2,
    });
  });

  it('is seen by its visitor only', async ({ app }) => {
    await app.visitor().submit('/cart/items', { sku: 'sencha', quantity: '2' });
    expect(cartOn(await app.visitor().open('/cart'))).toEqual({});
  });

  it.each(['0', '-1', '1.5', '1e9', '', 'two', '100', ' 1', '٣', '0x10'])(
    'refuses a quantity of "%s" and changes nothing',
    async (quantity) => {
      const visitor = (await startApp()).visitor();
      await fillCart(visitor, { sencha: 2 });
      const page = await visitor.submit('/cart/items', { sku: 'cup', quantity });
      expect(page.status).toBe(422);
      expect(page.text('#add-cup-error')).toBe('Choose from 1 to 99.');
      expect(page.all('[aria-invalid]')).toHaveLength(1);
      expect(cartOn(page)).toEqual({ sencha: 2 });
    },
  );

  it('refuses a missing quantity', async ({ visitor }) => {
    const page = await visitor.submit('/cart/items', { sku: 'cup' });
    expect(page.status).toBe(422);
    expect(cartOn(page)).toEqual({});
  });

  it.each(['nothing', '', '__proto__', "' or 1=1 --"])(
    'refuses a product that is not there: "%s"',
    async (sku) => {
      const page = await (await startApp()).visitor().submit('/cart/items', { sku, quantity: '1' });
      expect(page.status).toBe(422);
      expect(page.text('[role=alert]')).toBe('There is no such product.');
    },
  );

  it('refuses a change of what is not in it', async ({ visitor }) => {
    expect((await visitor.submit('/cart/items/cup', { quantity: '1' })).status).toBe(404);
    expect((await visitor.submit('/cart/items/nothing', { quantity: '1' })).status).toBe(404);
  });

  it.each(['-1', '1.5', '100', ''])('refuses a change to "%s" at its line', async (quantity) => {
    const visitor = (await startApp()).visitor();
    await fillCart(visitor, { sencha: 2 });
    const page = await visitor.submit('/cart/items/sencha', { quantity });
    expect(page.status).toBe(422);
    expect(page.text('#change-sencha-error')).toContain('from 0 to 99');
    expect(cartOn(page)).toEqual({ sencha: 2 });
  });

  it('holds 99 of a product at most', async ({ visitor }) => {
    await fillCart(visitor, { sencha: 60 });
    const page = await visitor.submit('/cart/items', { sku: 'sencha', quantity: '40' });
    expect(page.status).toBe(422);
    expect(page.text('#add-sencha-error')).toBe('You can have 99 at most.');
    expect(cartOn(page)).toEqual({ sencha: 60 });
  });

  it('takes the price from the shelf, whatever is sent', async ({ visitor }) => {
    const form = { sku: 'cup', quantity: '1', price: '1', name: 'Gold', owner: 'user:demo' };
    const page = await visitor.submit('/cart/items', form);
    expect(page.text('#total')).toBe('€9.00');
  });
});
