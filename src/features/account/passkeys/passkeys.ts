import { Injectable } from '@nestjs/common';
import type { Insertable } from 'kysely';
import { Database, type Tables } from '#core/database/database.js';
import { now } from '#core/session/clock.js';
import { WaysIn } from '#core/users/ways-in.js';

/** Keys that devices have, each for one account. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly database: Database,
    private readonly waysIn: WaysIn,
  ) {
    // With a passkey of theirs, whoever took the account would be back at once.
    waysIn.listen(async (change, { id }, { isByMail }) => {
      if (isByMail) await change.deleteFrom('passkeys').where('user_id', '=', id).execute();
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

  /** With the password that its account has now. */
  withId(id: string) {
    return this.database
      .selectFrom('passkeys')
      .innerJoin('users', 'users.id', 'user_id')
      .select(['passkeys.id', 'user_id', 'public_key', 'password_hash'])
      .where('passkeys.id', '=', id)
      .executeTakeFirst();
  }

  /** @returns false when there is one with this id, or the login of who adds it has ended meanwhile */
  async add(loginId: string, passkey: Insertable<Tables['passkeys']>) {
    return this.database.transaction().execute(async (change) => {
      // What ends the login, such as a new password, waits for this, or this finds it ended.
      const user = await change
        .selectFrom('users')
        .innerJoin('logins', 'logins.user_id', 'users.id')
        .select('users.id')
        .where('logins.id', '=', loginId)
        .$if(!this.database.isSqlite, (query) => query.forShare())
        .executeTakeFirst();
      if (!user) return false;
      const { numInsertedOrUpdatedRows } = await change
        .insertInto('passkeys')
        .values(passkey)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (!numInsertedOrUpdatedRows) return false;
      await this.waysIn.tell(change, user.id, { what: 'A passkey was added to your account' });
      return true;
    });
  }

  /**
   * A device counts how often it has used a key. Of a key that was copied, one of the two is behind.
   * @returns false when the number is not a new one
   */
  async countUse(id: string, counter: number) {
    const { numUpdatedRows } = await this.database
      .updateTable('passkeys')
      .set({ counter, used_at: now() })
      .where('id', '=', id)
      // Some devices do not count.
      .where('counter', counter === 0 ? '=' : '<', counter)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** @returns whether there was one */
  remove(userId: string, id: string) {
    return this.database.transaction().execute(async (change) => {
      const { numDeletedRows } = await change
        .deleteFrom('passkeys')
        .where('user_id', '=', userId)
        .where('id', '=', id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await this.waysIn.tell(change, userId, { what: 'A passkey was removed from your account' });
      return true;
    });
  }
}
