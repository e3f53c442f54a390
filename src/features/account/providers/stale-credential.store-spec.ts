import { describe, it } from 'vitest';
import { ADA, issuer, throughProvider } from './issuer.test-helpers.js';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { canWaitForLocks, expectStale } from '../../../../test/support/stale-credential.js';

const LOGINS = '/account/logins';

describe.runIf(canWaitForLocks)('While the owner chooses a new password', () => {
  it.each(['links', 'removes'])('nobody %s a login at a provider', async (what) => {
    const app = await startApp(issuer.settings());
    const ada = await seed.user(app);
    const thief = await actingAs(app, ada);
    await throughProvider(thief, ADA, { path: '/auth/local/link' });
    if (what === 'removes') await thief.submit(LOGINS);
    const [login] = (await thief.open(LOGINS)).all('[data-id]');
    const path = login ? `${LOGINS}/${login.getAttribute('data-id')}/end` : LOGINS;
    await expectStale(app, ada, () => thief.submit(path));
  });
});
