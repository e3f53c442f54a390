import { describe, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { canWaitForLocks, expectStale } from '../../../test/support/stale-credential.js';
import { PASSWORD } from '../../../test/support/people.js';

describe.runIf(canWaitForLocks)('What is sent while the owner chooses a new password', () => {
  it.each([
    ['another password', '/account/password'],
    ['the password, asked for again', '/confirm'],
    ['the end of the account', '/account/delete'],
    ['the end of all other sessions', '/account/sessions/end-others'],
    ['the end of one', '/account/sessions/other/end'],
  ])('by whoever knew the old one changes nothing: %s', async (_, path) => {
    const app = await startApp();
    const ada = await seed.user(app);
    const thief = await actingAs(app, ada);
    const form = {
      currentPassword: PASSWORD,
      newPassword: `${PASSWORD}, of a thief`,
      password: PASSWORD,
    };
    await expectStale(app, ada, () => thief.submit(path, form));
  });
});
