import type { Page } from 'playwright-core';
import { Database } from '../../src/database/database.js';
import { now } from '../../src/session/clock.js';
import type { RunningApp } from './app.js';
import { base64url, Device, type Lie, type NewOptions, type Options } from './passkey-device.js';
import type { User } from './seed.js';
import type { Visitor } from './visitor.js';

/** Gives somebody a passkey. @returns the device that has it */
export async function passkeyOf({ app, config }: RunningApp, { id }: Pick<User, 'id'>, step = 1) {
  const device = new Device(config.publicOrigin, base64url(id), step);
  const row = {
    id: device.id,
    user_id: id,
    name: 'Laptop',
    public_key: base64url(device.publicKey),
    counter: 0,
    created_at: now(),
  };
  await app.get(Database).insertInto('passkeys').values(row).execute();
  return device;
}

/** What a form sends to the script first. */
export async function optionsOf<Answer = Options>(visitor: Visitor, path: string) {
  const headers = { accept: 'application/json' };
  const answer = await visitor.request(`${path}/options`, { method: 'POST', headers });
  return (await answer.json()) as Answer;
}

/** Adds the passkey of a device to the account of who is logged in, as the script does. */
export async function addPasskey(
  visitor: Visitor,
  device: Device,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
  lie?: Lie,
) {
  const path = '/account/passkeys';
  const options = await optionsOf<NewOptions>(visitor, path);
  const passkey = JSON.stringify(device.create(options, lie));
  return visitor.submit(path, { name: 'Laptop', passkey, ...form }, headers);
}

/** Answers a page with the passkey of a device, as the script does. */
export async function usePasskey(visitor: Visitor, device: Device, path: string, lie?: Lie) {
  const options = await optionsOf(visitor, path.split('?')[0]!);
  return visitor.submit(path, { passkey: JSON.stringify(device.get(options, lie)) });
}

/** A browser with a device for passkeys, whose owner touches the sensor whenever they are asked. */
export async function withDevice(page: Page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { browser, authenticatorId };
}

/** Somebody with a passkey on the device of this browser. */
export async function withPasskey(page: Page, app: RunningApp, user: Pick<User, 'id'>) {
  const { browser, authenticatorId } = await withDevice(page);
  const device = await passkeyOf(app, user);
  const privateKey = device.keys.privateKey.export({ format: 'der', type: 'pkcs8' });
  await browser.send('WebAuthn.addCredential', {
    authenticatorId,
    credential: {
      credentialId: Buffer.from(device.id, 'base64url').toString('base64'),
      isResidentCredential: true,
      rpId: new URL(app.config.publicOrigin).hostname,
      privateKey: privateKey.toString('base64'),
      userHandle: Buffer.from(user.id).toString('base64'),
      signCount: 0,
    },
  });
  return { browser, authenticatorId, device };
}
