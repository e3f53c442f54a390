import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { Config } from '../config/config.js';
import { type AccountTransaction, type AllTables, Database } from '../database/database.js';
import { deleteExpired } from '../database/cleanup.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import { Users } from '../users/users.js';
import { now } from '../clock.js';
import { EndedLogins, KEEP_SECONDS } from './ended-logins.js';
import { type EndReason, isNotExpired } from './login-rows.js';
import type { LoggedInUser } from './logged-in-user.js';

/** The logins of a user, on all devices: each is a row in `logins`. */
@Injectable()
export class UserLogins {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly ended: EndedLogins,
    private readonly users: Users,
  ) {}

  /** Those that have not ended, newest first. Before them those of admins who act as the user. */
  async of(userId: string) {
    const acting = this.notEnded(userId).where('actor_login_id', 'is not', null);
    return [...(await acting.execute()), ...(await this.own(userId))];
  }

  /** Those of the user. */
  own(userId: string) {
    return (
      this.notEnded(userId)
        .where('actor_login_id', 'is', null)
        // A version without this limit may have stored more.
        .limit(this.config.loginsPerUser)
        .execute()
    );
  }

  private notEnded(userId: string) {
    return this.database
      .selectFrom('logins')
      .selectAll()
      .where('user_id', '=', userId)
      .where(isNotExpired)
      .orderBy('last_seen_at', 'desc')
      .orderBy('login_at', 'desc');
  }

  /** @returns false when the user has no such login. Those of other users are not found */
  async end({ credential, userId }: LoggedInUser, id: string) {
    const isEnded = await this.users.change(credential, async (trx) => {
      const count = await this.ended.end(trx, 'revoked', (logins) =>
        logins.where('user_id', '=', userId).where('id', '=', id),
      );
      return count > 0;
    });
    return isEnded ?? false;
  }

  /** @returns how many were ended */
  async endOthers({ credential, userId, loginId }: LoggedInUser) {
    const count = await this.users.change(credential, (trx) =>
      this.ended.end(trx, 'revoked', (logins) =>
        logins.where('user_id', '=', userId).where('id', '!=', loginId),
      ),
    );
    return count ?? 0;
  }

  /** For a login that was ended at its provider. @returns how many were ended */
  endBegunAt(loginAt: number, userId: string, trx: Kysely<AllTables>) {
    return this.ended.end(trx, 'revoked', (logins) =>
      logins.where('user_id', '=', userId).where('login_at', '=', loginAt),
    );
  }

  async endAll(userId: string, trx: AccountTransaction, reason: EndReason = 'revoked') {
    await this.ended.end(trx, reason, (logins) => logins.where('user_id', '=', userId));
  }

  /** Records that the user has just re-authenticated. @returns whether the credential was valid */
  async reauthenticate({ loginId }: LoggedInUser, credential: VerifiedCredential) {
    const isValid = await this.users.change(credential, async (trx) => {
      const login = trx.updateTable('logins').where('id', '=', loginId);
      return (
        (await login.set({ reauthenticated_at: now() }).executeTakeFirst()).numUpdatedRows > 0n
      );
    });
    return isValid ?? false;
  }

  async cleanUp(batch?: number) {
    await this.ended.cleanUp();
    return deleteExpired(this.database, 'logins', 'ends_at', {
      until: now() - KEEP_SECONDS,
      batch,
    });
  }
}
