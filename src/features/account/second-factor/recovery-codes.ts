import { Injectable } from '@nestjs/common';
import { type AccountTransaction, Database } from '#core/database/database.js';
import { hashToken } from '#core/secrets.js';
import { groupByFour, newRecoveryCode } from './codes.js';

const RECOVERY_CODES = 10;

/** For somebody who has lost the app. Only their hashes are stored. */
@Injectable()
export class RecoveryCodes {
  constructor(private readonly database: Database) {}

  async left(userId: string) {
    const left = this.database.selectFrom('recovery_codes').where('user_id', '=', userId);
    return (await left.select('id').execute()).length;
  }

  /** Of two uses at once, one succeeds. @returns whether there was such a code */
  async consume(userId: string, code: string, trx: AccountTransaction) {
    const { numDeletedRows } = await trx
      .deleteFrom('recovery_codes')
      .where('id', '=', idOf(userId, code))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Replaces the old codes. @returns the new ones, which are stored nowhere */
  async renew(userId: string, trx: AccountTransaction, login_at: number) {
    await this.delete(userId, trx);
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const rows = codes.map((code) => ({ id: idOf(userId, code), user_id: userId, login_at }));
    await trx.insertInto('recovery_codes').values(rows).execute();
    return codes.map(groupByFour);
  }

  async delete(userId: string, trx: AccountTransaction) {
    await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  }
}

const idOf = (userId: string, code: string) => hashToken(`${userId}\n${code}`);
