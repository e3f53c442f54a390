import { describe, it } from 'vitest';
import { expectGone } from '../../../test/support/deletion.js';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { canOvertake, deletion, expectOvertaken } from '../../../test/support/overtaken.js';

describe.runIf(canOvertake)('While the owner deletes the account', () => {
  it('nothing is put into its cart', async () => {
    const app = await startApp();
    const ada = await seed.user(app);
    const phone = await actingAs(app, ada);
    const add = () => phone.submit('/cart/items', { sku: 'sencha', quantity: '1' });
    expectGone(await expectOvertaken(app, ada, add, deletion));
  });
});
