import { Injectable } from '@nestjs/common';
import type { Insertable } from 'kysely';
import { type AccountTransaction, type AccountTables, Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { Credentials } from '#core/users/credentials.js';
import { Operations } from '#core/users/operations.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { Users } from '#core/users/users.js';

/** For one account. */
export const MAX_PASSKEYS = 20;

type Row = Omit<Insertable<AccountTables['passkeys']>, 'user_id' | 'login_at'>;

const MAX_CHARACTERS = 50;

/** A name as it is stored. Any is accepted: a device has stored its passkey already. */
export const normalizeName = (name: string) =>
  name
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MAX_CHARACTERS);

/** The passkeys of users: public keys, each for one account. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly database: Database,
    operations: Operations,
    private readonly users: Users,
    private readonly credentials: Credentials,
  ) {
    operations.add({
      name: 'remove-passkeys',
      description: 'removes all passkeys of the account',
      run: async (credential) => (await this.remove(credential)) !== undefined,
    });
  }

  of(userId: string) {
    return this.database
      .selectFrom('passkeys')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .execute();
  }

  /** With the current password hash of its account. */
  findById(id: string) {
    return this.database
      .selectFrom('passkeys')
      .innerJoin('users', 'users.id', 'user_id')
      .select(['passkeys.id', 'user_id', 'public_key', 'password_hash', 'uv_initialized'])
      .where('passkeys.id', '=', id)
      .executeTakeFirst();
  }

  /** For an account that is made with it. @returns false when the passkey is known already */
  insert(trx: AccountTransaction, passkey: Row, userId: string) {
    return this.credentials.insert(trx, 'passkeys', passkey, userId);
  }

  /** @returns undefined when the credential is no longer valid */
  add(credential: VerifiedCredential, passkey: Row) {
    const how = { max: MAX_PASSKEYS, what: 'A passkey was added to your account' };
    return this.users.addCredential(credential, 'passkeys', passkey, how);
  }

  /**
   * A device counts how often it has used a key. Of a key that was copied, one of the two is behind.
   * @returns false when the number is not a new one, undefined when the credential is no longer valid
   */
  recordUse(
    credential: VerifiedCredential,
    id: string,
    { counter, ...backup }: Pick<Row, 'counter' | 'backup_eligible' | 'backup_state'>,
  ) {
    return this.users.change(credential, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('passkeys')
        .set({ counter, ...backup, used_at: now() })
        .where('id', '=', id)
        // Some devices do not count.
        .where('counter', counter === 0 ? '=' : '<', counter)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }

  /** @returns whether there was one */
  async rename(credential: VerifiedCredential, passkeyId: string, name: string) {
    const isRenamed = await this.users.change(credential, async (trx, { id }) => {
      const { numUpdatedRows } = await trx
        .updateTable('passkeys')
        .set({ name })
        .where('id', '=', passkeyId)
        .where('user_id', '=', id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
    return isRenamed ?? false;
  }

  /** One, or all of the account. */
  remove(credential: VerifiedCredential, one?: string) {
    const which = one ? 'A passkey was' : 'All passkeys were';
    const what = `${which} removed from your account`;
    return this.users.removeCredential(credential, 'passkeys', what, one);
  }
}
