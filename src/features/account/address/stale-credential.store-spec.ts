import { describe, it } from 'vitest';
import { actingAs, mailTo, seed, startApp } from '../../../../test/support/kit.js';
import { canWaitForLocks, expectStale } from '../../../../test/support/stale-credential.js';

const NEW = 'ada@new.example';

describe.runIf(canWaitForLocks)('While the owner chooses a new password', () => {
  it.each(['asked for', 'set'])('no other address is %s', async (what) => {
    const app = await startApp();
    const ada = await seed.user(app);
    const thief = await actingAs(app, ada);
    const ask = () => thief.submit('/account/email', { email: NEW });
    if (what === 'asked for') return void (await expectStale(app, ada, ask));
    await ask();
    await thief.open((await mailTo(app, NEW)).path);
    await expectStale(app, ada, () => thief.submit('/new-address'));
    return undefined;
  });
});
