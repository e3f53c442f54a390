import { describe, it } from 'vitest';
import { actingAs, passkeyOf, seed, startApp, usePasskey } from '../../../../test/support/kit.js';
import { canWaitForLocks, expectStale } from '../../../../test/support/stale-credential.js';
import type { Page } from '../../../../test/support/page.js';
import { Device } from '../../../../test/support/passkey-device.js';
import { addPasskey } from '../../../../test/support/passkeys.js';

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
