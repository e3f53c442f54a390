import { describe, expect } from 'vitest';
import { actingAs, it, seed, startApp } from '../../../../test/support/kit.js';
import { withSecondFactor } from './second-factor.test-helpers.js';
import { expectGone } from '../../../../test/support/deletion.js';
import { accountsOf } from '../../../../test/support/accounts.js';
import {
  canWaitForLocks,
  deletion,
  expectStale,
} from '../../../../test/support/stale-credential.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { codeFromPage } from './second-factor.test-helpers.js';

const PAGE = '/account/second-factor';

describe.runIf(canWaitForLocks)('While the owner deletes the account', () => {
  it.each(['/codes', '/end'])('its second factor is changed no more: %s', async (path) => {
    const app = await startApp();
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    const phone = await actingAs(app, ada);
    expectGone(await expectStale(app, ada, () => phone.submit(PAGE + path), deletion));
  });
});

describe.runIf(canWaitForLocks)('While the owner chooses a new password', () => {
  it('nobody who is logged out by it turns a second factor on', async ({ app }) => {
    const ada = await seed.user(app);
    const thief = await actingAs(app, ada);
    const secret = (await thief.submit(`${PAGE}/secret`)).text('#secret');
    const code = codeFromPage(secret!);
    await expectStale(app, ada, () => thief.submit(PAGE, { code }));
  });

  it('nobody who logs in with the old one after the wait turns the second factor off', async ({
    app,
  }) => {
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    await accountsOf(app).updateTable('second_factors').set({ lost_at: 1 }).execute();
    const form = { email: ada.email, password: PASSWORD };
    const login = () => app.visitor().submit('/login', form);
    expect((await expectStale(app, ada, login)).status).toBe(422);
  });

  it('nobody who has shown the old one says that the second factor is lost', async ({ app }) => {
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    const thief = app.visitor();
    await thief.submit('/login', { email: ada.email, password: PASSWORD });
    await expectStale(app, ada, () => thief.submit('/login/code/lost'));
  });

  it.each(['/codes', '/end', '/devices/any/end'])(
    'nobody who is logged out by it changes the second factor: %s',
    async (path) => {
      const app = await startApp();
      const ada = await seed.user(app);
      await withSecondFactor(app, ada);
      const thief = await actingAs(app, ada);
      await expectStale(app, ada, () => thief.submit(PAGE + path));
    },
  );

  it.each(['/login/code', '/confirm/code'])('no code is taken at %s', async (path) => {
    const app = await startApp();
    const ada = await seed.user(app);
    const [code = ''] = await withSecondFactor(app, ada);
    const visitor = path === '/confirm/code' ? await actingAs(app, ada) : app.visitor();
    if (path === '/login/code')
      await visitor.submit('/login', { email: ada.email, password: PASSWORD });
    await expectStale(app, ada, () => visitor.submit(path, { code, trust: 'true' }));
  });
});
