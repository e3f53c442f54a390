import { describe } from 'vitest';
import { expectGone } from '../../../test/support/deletion.js';
import { actingAs, it, seed } from '../../../test/support/kit.js';
import { canWaitForLocks, deletion, expectStale } from '../../../test/support/stale-credential.js';

describe.runIf(canWaitForLocks)('While the owner deletes the account', () => {
  it('nothing is put into its cart', async ({ app }) => {
    const ada = await seed.user(app);
    const phone = await actingAs(app, ada);
    const add = () => phone.submit('/cart/items', { sku: 'sencha', quantity: '1' });
    expectGone(await expectStale(app, ada, add, deletion));
  });
});
