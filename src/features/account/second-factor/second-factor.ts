import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { Database, type Tables } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import { now } from '#core/session/clock.js';
import { WaysIn } from '#core/users/ways-in.js';
import { InvalidForm } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle, type Tries } from '#core/web/throttle/throttle.js';
import { stepOf } from './codes.js';
import { RecoveryCodes } from './recovery-codes.js';

/** Few: of a million codes three are right at any moment. */
export const CODE: Tries = { kind: 'code', account: 5, address: 50, minutes: 15 };

/** Codes of an app, and recovery codes for who has lost it. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    readonly codes: RecoveryCodes,
    private readonly throttle: Throttle,
    private readonly waysIn: WaysIn,
  ) {}

  /** Undefined for who has none. */
  of(userId: string) {
    return this.database
      .selectFrom('second_factors')
      .selectAll()
      .where('user_id', '=', userId)
      .executeTakeFirst();
  }

  /** A code shows that the app has the secret. @returns recovery codes, or undefined when there is a factor already */
  async turnOn(userId: string, secret: string, code: string) {
    const used_step = stepOf(secret, code);
    if (used_step === undefined) throw new InvalidForm({ code: NOT_A_CODE });
    return this.database.transaction().execute(async (change) => {
      const { numInsertedOrUpdatedRows } = await change
        .insertInto('second_factors')
        .values({ user_id: userId, secret, used_step, codes_at: now() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (!numInsertedOrUpdatedRows) return undefined;
      await this.waysIn.tell(change, userId, { what: 'Your second factor was turned on' });
      return this.renewCodes(userId, change);
    });
  }

  /** The old ones are worth nothing. @returns what is stored nowhere, or undefined when there is no factor */
  newCodes(userId: string) {
    return this.database.transaction().execute(async (change) => {
      const codes = await this.renewCodes(userId, change);
      if (codes) await this.waysIn.tell(change, userId, { what: 'You have new recovery codes' });
      return codes;
    });
  }

  async turnOff(userId: string) {
    await this.database.transaction().execute(async (change) => {
      const factor = change.deleteFrom('second_factors').where('user_id', '=', userId);
      const { numDeletedRows } = await factor.executeTakeFirst();
      if (numDeletedRows === 0n) return;
      await this.codes.delete(userId, change);
      await this.waysIn.tell(change, userId, { what: 'Your second factor was turned off' });
    });
  }

  /** Uses a code up. Refuses the form when it is none, was used, or there were too many tries. */
  async check(request: PageRequest, userId: string, code: string) {
    await this.throttle.guess(CODE, request, userId, 'code', async () => {
      if (await this.useCode(userId, code)) return;
      if (await this.useRecoveryCode(request, userId, code)) return;
      this.events.record(request, 'code_wrong', { userId });
      throw new InvalidForm({ code: NOT_A_CODE });
    });
  }

  /** One statement: of two who use it at once, one does. */
  private async useCode(userId: string, code: string) {
    const factor = await this.of(userId);
    const step = factor && stepOf(factor.secret, code);
    if (step === undefined) return false;
    const { numUpdatedRows } = await this.database
      .updateTable('second_factors')
      .set({ used_step: step })
      .where('user_id', '=', userId)
      .where('secret', '=', factor!.secret)
      .where('used_step', '<', step)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  private async useRecoveryCode(request: PageRequest, userId: string, code: string) {
    const isUsed = await this.codes.use(userId, code);
    if (isUsed) this.events.record(request, 'recovery_code_used', { userId });
    return isUsed;
  }

  private async renewCodes(userId: string, change: Kysely<Tables>) {
    // First, because it locks the row: of two who ask at once, the second replaces the codes of the first.
    const { numUpdatedRows } = await change
      .updateTable('second_factors')
      .set({ codes_at: now() })
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows > 0n ? this.codes.renew(userId, change) : undefined;
  }
}

const NOT_A_CODE = 'This is not a code that works now. Each works once.';
