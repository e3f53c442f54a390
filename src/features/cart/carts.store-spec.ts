import { describe, expect } from 'vitest';
import { proofOf } from '../../../test/support/accounts.js';
import { cartOn, fillCart } from './cart.test-helpers.js';
import { deleteBefore, expectGone } from '../../../test/support/deletion.js';
import { everyRow } from '../../../test/support/every-row.js';
import { actingAs, it, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { logIn, signedUp } from '../../../test/support/people.js';
import { lastingStore } from '../../../test/support/stores.js';
import { slowStore } from '../../../test/support/slow-store.js';
import { Database } from '#core/database/database.js';
import { Cleanup } from '#core/database/cleanup.js';
import { Users } from '#core/users/users.js';
import { Carts } from './carts.js';

describe('Twenty clicks at once', () => {
  it('keep twenty different products', async ({ app }) => {
    const skus = Array.from({ length: 20 }, (_, index) => `tea-${index}`);
    await app.app
      .get(Database)
      .insertInto('products')
      .values(skus.map((sku) => ({ sku, name: sku, about: '', price: 100 })))
      .execute();
    const visitor = app.visitor();
    await visitor.open('/count');
    slowStore(app);
    await Promise.all(skus.map((sku) => visitor.submit('/cart/items', { sku, quantity: '1' })));
    const page = await visitor.open('/cart');
    expect(cartOn(page)).toEqual(Object.fromEntries(skus.map((sku) => [sku, 1])));
  });

  it('add up to twenty of one product', async ({ app, visitor }) => {
    await visitor.open('/count');
    slowStore(app);
    const form = { sku: 'sencha', quantity: '1' };
    await Promise.all(Array.from({ length: 20 }, () => visitor.submit('/cart/items', form)));
    expect(cartOn(await visitor.open('/cart'))).toEqual({ sencha: 20 });
  });
});

describe('The cart of a guest who logs in', () => {
  it('goes with them, and the page says so', async ({ app }) => {
    await seed.user(app);
    const visitor = app.visitor();
    await fillCart(visitor, { sencha: 2, cup: 1 });
    const page = await logIn(visitor);
    expect(page.flash).toContain('2 products that you chose before are in your cart.');
    expect(cartOn(await visitor.open('/cart'))).toEqual({ cup: 1, sencha: 2 });
  });

  it('goes with them at sign-up too', async ({ app, visitor }) => {
    await fillCart(visitor, { sencha: 2 });
    await signedUp(app, 'ada@example.com', visitor);
    expect(cartOn(await visitor.open('/cart'))).toEqual({ sencha: 2 });
  });

  it('is added to what they had, up to 99 of a product', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    await fillCart(visitor, { sencha: 60, teapot: 1 });
    await visitor.submit('/logout');
    await fillCart(visitor, { sencha: 50 });
    await logIn(visitor);
    expect(cartOn(await visitor.open('/cart'))).toEqual({ sencha: 99, teapot: 1 });
  });

  it('is not left behind for the next guest', async ({ app, visitor }) => {
    await fillCart(visitor, { sencha: 2 });
    const copy = visitor.thief();
    await signedUp(app, 'ada@example.com', visitor);
    expect(cartOn(await copy.open('/cart'))).toEqual({});
    await visitor.submit('/logout');
    expect(cartOn(await visitor.open('/cart'))).toEqual({});
  });

  it('is not mixed with the cart of another user on the same browser', async ({ app }) => {
    await seed.user(app, 'bob@example.com');
    const visitor = await actingAs(app, await seed.user(app, 'ada@example.com'));
    await fillCart(visitor, { sencha: 2 });
    await logIn(visitor, 'bob@example.com');
    expect(cartOn(await visitor.open('/cart'))).toEqual({});
  });

  it('is there after a restart', async () => {
    const store = await lastingStore();
    const before = await startApp(store);
    const visitor = await actingAs(before, await seed.user(before));
    await fillCart(visitor, { sencha: 2 });
    await before.close();
    const app = await startApp(store);
    expect(cartOn(await app.visitor(visitor.jar).open('/cart'))).toEqual({ sencha: 2 });
  });

  it('is the same on every device of the user', async ({ app }) => {
    const laptop = await actingAs(app, await seed.user(app));
    await fillCart(laptop, { sencha: 2 });
    const phone = await actingAs(app, 'ada@example.com');
    expect(cartOn(await phone.open('/cart'))).toEqual({ sencha: 2 });
  });
});

describe('The cart of a user', () => {
  it('is deleted with the account', async ({ app }) => {
    const ada = await seed.user(app);
    await fillCart(await actingAs(app, ada), { sencha: 2 });
    await app.app.get(Users).remove(await proofOf(app, ada.id));
    expect(await app.app.get(Database).selectFrom('cart_lines').selectAll().execute()).toEqual([]);
  });
});

describe('A cart whose user is deleted in the same moment', () => {
  it('gets nothing more, and they are a guest', async ({ app }) => {
    const ada = await seed.user(app);
    const laptop = await actingAs(app, ada);
    deleteBefore(app, ada, Carts, 'add');
    expectGone(await laptop.submit('/cart/items', { sku: 'sencha', quantity: '1' }));
    expect((await everyRow(app)).cart_lines).toEqual([]);
  });

  it('gets nothing from a guest who logs in, and they stay a guest', async ({ app }) => {
    const ada = await seed.user(app);
    const visitor = app.visitor();
    await fillCart(visitor, { sencha: 1 });
    deleteBefore(app, ada, Carts, 'merge');
    expectGone(await visitor.submit('/login', { email: ada.email, password: ada.password }));
    expect((await everyRow(app)).cart_lines).toMatchObject([{ user_id: null }]);
  });
});

describe('The cart of a guest who stays away', () => {
  it('is deleted in the end, and that of another is kept', async ({ app }) => {
    const clock = stopClock();
    await fillCart(app.visitor(), { sencha: 1 });
    await clock.pass(60 * 24 * 60 * 60);
    await fillCart(app.visitor(), { cup: 1 });
    await app.app.get(Cleanup).cleanUp();
    const lines = await app.app.get(Database).selectFrom('cart_lines').select('sku').execute();
    expect(lines).toEqual([{ sku: 'cup' }]);
  });
});
