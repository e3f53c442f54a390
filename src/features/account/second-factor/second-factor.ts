import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { type AccountTransaction, type AllTables, Database } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import { now } from '#core/clock.js';
import { Operations } from '#core/users/operations.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { Users } from '#core/users/users.js';
import { Credentials } from '#core/users/credentials.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle, type RateLimit } from '#core/web/throttle/throttle.js';
import { stepOf } from './codes.js';
import { RecoveryCodes } from './recovery-codes.js';
import { TrustedDevices } from './trusted-devices.js';

/** Few: three of a million codes are right at any moment. */
export const CODE: RateLimit = { kind: 'code', account: 5, network: 50, minutes: 15 };

/** Codes of an app, and recovery codes for somebody who has lost it. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    readonly codes: RecoveryCodes,
    private readonly devices: TrustedDevices,
    operations: Operations,
    private readonly throttle: Throttle,
    private readonly users: Users,
    private readonly credentials: Credentials,
  ) {
    operations.add({
      name: 'turn-off-second-factor',
      description: 'turns the second factor off, with its recovery codes and trusted devices',
      run: (credential) => this.turnOff(credential),
    });
  }

  /** Undefined for a user without one. */
  of(userId: string, trx: Kysely<AllTables> = this.database) {
    return trx
      .selectFrom('second_factors')
      .selectAll()
      .where('user_id', '=', userId)
      .executeTakeFirst();
  }

  /**
   * The code shows that the app has the secret.
   * @returns recovery codes, or undefined when there is a factor already, or the credential is no longer valid
   */
  async turnOn(credential: VerifiedCredential, secret: string, code: string) {
    const used_step = stepOf(secret, code);
    if (used_step === undefined) throw new ValidationException({ code: NOT_A_CODE });
    return this.users.change(credential, async (trx, { id }, login_at) => {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('second_factors')
        .values({ user_id: id, secret, used_step, codes_at: now(), login_at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (!numInsertedOrUpdatedRows) return undefined;
      await this.credentials.notifyChanged(
        trx,
        id,
        { what: 'Your second factor was turned on' },
        login_at,
      );
      return this.codes.renew(id, trx, login_at);
    });
  }

  /**
   * Replaces the recovery codes. @returns the new ones, which are stored nowhere, or undefined when there is no
   * factor
   */
  newCodes(credential: VerifiedCredential) {
    return this.users.change(credential, async (trx, { id }, loginAt) => {
      const factor = trx.updateTable('second_factors').where('user_id', '=', id);
      const { numUpdatedRows } = await factor.set({ codes_at: now() }).executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      await this.credentials.notifyChanged(
        trx,
        id,
        { what: 'You have new recovery codes' },
        loginAt,
      );
      // Somebody with a copy of an old code may have made a device trusted.
      await this.devices.revokeAll(id, trx);
      return this.codes.renew(id, trx, loginAt);
    });
  }

  /** @param lostBefore only if it was reported as lost before this time. @returns whether there was one */
  async turnOff(credential: VerifiedCredential, lostBefore?: number) {
    const isOff = await this.users.change(credential, async (trx, { id }, loginAt) => {
      const { numDeletedRows } = await trx
        .deleteFrom('second_factors')
        .where('user_id', '=', id)
        .$if(lostBefore !== undefined, (factor) => factor.where('lost_at', '<=', lostBefore!))
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await this.codes.delete(id, trx);
      await this.devices.revokeAll(id, trx);
      await this.credentials.notifyChanged(
        trx,
        id,
        { what: 'Your second factor was turned off' },
        loginAt,
      );
      return true;
    });
    return isOff ?? false;
  }

  /** Uses a code up. Refuses the form when the code is wrong or was used, or there were too many attempts. */
  async check(request: PageRequest, credential: VerifiedCredential, code: string) {
    const { userId } = credential;
    await this.throttle.attempt(CODE, request, userId, 'code', async () => {
      const used = await this.users.change(credential, async (trx) => {
        const isOfApp = await this.useCode(userId, code, trx);
        if (!isOfApp && !(await this.codes.consume(userId, code, trx))) return undefined;
        await this.clearLostReport(userId, trx);
        return isOfApp ? 'code' : 'recovery code';
      });
      if (used === 'recovery code') this.events.record(request, 'recovery_code_used', { userId });
      if (used) return;
      this.events.record(request, 'code_wrong', { userId });
      throw new ValidationException({ code: NOT_A_CODE });
    });
  }

  /** Deletes the report that the factor is lost. @returns whether there was one */
  async clearLostReport(userId: string, trx: AccountTransaction) {
    const { numUpdatedRows } = await trx
      .updateTable('second_factors')
      .set({ lost_at: null })
      .where('user_id', '=', userId)
      .where('lost_at', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  private async useCode(userId: string, code: string, trx: AccountTransaction) {
    const factor = await this.of(userId, trx);
    const step = factor && stepOf(factor.secret, code);
    if (step === undefined || step <= factor!.used_step) return false;
    const row = trx.updateTable('second_factors').where('user_id', '=', userId);
    await row.set({ used_step: step }).execute();
    return true;
  }
}

const NOT_A_CODE = 'Invalid code. Each code works once.';
