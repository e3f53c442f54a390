import type { Insertable } from 'kysely';
import type { AccountTables } from '../../../core/database/database.js';
import { now } from '../../../core/clock.js';
import { Users } from '../../../core/users/users.js';
import { accountsOf } from '../../../../test/support/accounts.js';
import type { RunningApp } from '../../../../test/support/app.js';
import {
  base64url,
  Device,
  type Lie,
  type NewOptions,
  type Options,
} from './passkey-device.test-helpers.js';
import type { User } from '../../../../test/support/seed.js';
import type { Visitor } from '../../../../test/support/visitor.js';

/** Gives somebody a passkey. @returns the device that has it */
export async function passkeyOf(
  { app, config }: RunningApp,
  user: Pick<User, 'id'> | string,
  step = 1,
  more: Partial<Insertable<AccountTables['passkeys']>> = {},
) {
  const id = typeof user === 'string' ? (await app.get(Users).findByEmail(user))!.id : user.id;
  const device = new Device(config.publicOrigin, base64url(id), step);
  const row = {
    id: device.id,
    user_id: id,
    name: 'Laptop',
    public_key: base64url(device.publicKey),
    counter: 0,
    created_at: now(),
    uv_initialized: 1,
    backup_eligible: 0,
    backup_state: 0,
    ...more,
  };
  await accountsOf({ app }).insertInto('passkeys').values(row).execute();
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
  return visitor.submit(path, { passkey, ...form }, headers);
}

/** Answers a page with the passkey of a device, as the script does. */
export async function usePasskey(visitor: Visitor, device: Device, path: string, lie?: Lie) {
  const options = await optionsOf(visitor, path.split('?')[0]!);
  return visitor.submit(path, { passkey: JSON.stringify(device.get(options, lie)) });
}
