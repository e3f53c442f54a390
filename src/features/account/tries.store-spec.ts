import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { triesOf } from '../../../test/support/people.js';
import { PASSWORD } from './account.js';

describe('Guessing a password', () => {
  it('is stopped when the password is changed, too', async () => {
    const app = await startApp();
    const visitor = await actingAs(app, await seed.user(app));
    const form = { currentPassword: 'wrong', newPassword: 'a wholly different sentence' };
    expect(await triesOf(() => visitor.submit('/account/password', form))).toBe(PASSWORD.account);
  });
});
