import { describe } from 'vitest';
import { it, mailTo, seed } from '../../../../test/support/kit.js';
import { canWaitForLocks, expectStale } from '../../../../test/support/stale-credential.js';

describe.runIf(canWaitForLocks)('A link to a new password that went to an address', () => {
  it('sets none when the account gets another address meanwhile', async ({ app }) => {
    const ada = await seed.user(app);
    const thief = app.visitor();
    await thief.submit('/reset', { email: ada.email });
    await thief.open((await mailTo(app, ada)).path);
    const send = () =>
      thief.submit('/new-password', { newPassword: 'a wholly different sentence' });
    await expectStale(app, ada, send, async (trx, { id }) => {
      const account = trx.updateTable('users').where('id', '=', id);
      await account.set({ email: 'ada@new.example' }).execute();
    });
  });
});
