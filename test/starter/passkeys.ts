import type { Page } from 'playwright-core';
import { passkeyOf } from '../../src/features/account/passkeys/passkeys.test-helpers.js';
import type { RunningApp } from '../support/app.js';
import type { User } from '../support/seed.js';

/** A browser with a device for passkeys, whose owner touches it when they are told to. */
export async function withDevice(page: Page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: false,
  } as const;
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', { options });
  const answers = (enabled: boolean) =>
    browser.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  return {
    /** Whoever touches it shows the right finger, or a wrong one. */
    finger: (isRight: boolean) =>
      browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: isRight }),
    /** Does something, and touches it when asked meanwhile. */
    async touch(action: () => Promise<unknown>) {
      // What the page asks for by itself comes first, and is not answered.
      await page.waitForLoadState('networkidle');
      await answers(true);
      await action();
      await answers(false);
    },
    browser,
    authenticatorId,
  };
}

/** Somebody has a passkey on the device of this browser: `device.touch(() => tab.press('Log in with a passkey'))`. */
export async function withPasskey(page: Page, app: RunningApp, user: Pick<User, 'id'> | string) {
  const device = await withDevice(page);
  const { browser, authenticatorId } = device;
  const { id, keys, userHandle } = await passkeyOf(app, user);
  const inBase64 = (text: string) => Buffer.from(text, 'base64url').toString('base64');
  const credential = {
    credentialId: inBase64(id),
    isResidentCredential: true,
    rpId: new URL(app.config.publicOrigin).hostname,
    privateKey: keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    userHandle: inBase64(userHandle),
    signCount: 0,
  };
  await browser.send('WebAuthn.addCredential', { authenticatorId, credential });
  return device;
}
