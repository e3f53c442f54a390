import { expect, it } from 'vitest';
import { startApp } from '../../../test/support/app.js';
import { giveRole } from '../../../test/support/seed.js';
import { lastingStore } from '../../../test/support/stores.js';

const DEMO = { email: 'demo@example.com', password: 'three cups of tea' };

it('The demo account takes its logins with it when it is taken away, and they do not come back with it', async () => {
  const store = await lastingStore();
  const development = await startApp({ ...store, NODE_ENV: 'development' });
  const visitor = development.visitor();
  expect((await visitor.submit('/login', DEMO)).user).toBe(DEMO.email);
  await (await startApp(store)).close();
  const again = await startApp({ ...store, NODE_ENV: 'development' });
  await expect(again.visitor(visitor.jar)).toBeGuest();
});

it('The demo account is taken away, and the application starts, also when it is the only admin', async () => {
  const store = await lastingStore();
  const development = await startApp({ ...store, NODE_ENV: 'development' });
  await giveRole(development, { id: 'demo' }, 'admin');
  const elsewhere = await startApp(store);
  expect((await elsewhere.visitor().submit('/login', DEMO)).status).toBe(422);
});
