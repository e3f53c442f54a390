import { describe, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { passkeyOf, usePasskey } from './passkeys.test-helpers.js';
import { canWaitForLocks, expectStale } from '../../../../test/support/stale-credential.js';
import type { Page } from '../../../../test/support/page.js';
import { Device } from './passkey-device.test-helpers.js';
import { addPasskey } from './passkeys.test-helpers.js';

const LOGIN = '/login/passkey';

describe.runIf(canWaitForLocks)('While the owner chooses a new password', () => {
  it.each(['adds', 'removes', 'uses', 'confirms with'])('nobody %s a passkey', async (what) => {
    const app = await startApp();
    const ada = await seed.user(app);
    const device = await passkeyOf(app, ada);
    const thief = what === 'uses' ? app.visitor() : await actingAs(app, ada);
    const send: Record<string, () => Promise<Page>> = {
      adds: () => addPasskey(thief, new Device(app.config.publicOrigin)),
      removes: () => thief.submit(`/account/passkeys/${device.id}/end`),
      uses: () => usePasskey(thief, device, LOGIN),
      'confirms with': () => usePasskey(thief, device, '/confirm/passkey'),
    };
    await expectStale(app, ada, send[what]!);
  });
});
