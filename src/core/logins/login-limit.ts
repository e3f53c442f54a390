import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database, type Tables } from '../database/database.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import { EndedLogins } from './ended-logins.js';
import { isNotExpired } from './login-rows.js';
import type { SessionRequest } from '../session/session-data.js';

/** Nothing was written: the user is to choose which other login ends. */
export class TooManyLogins extends Error {}

/** Throws a redirect to the page where the user chooses, unless the credential is no longer valid. */
type Ask = (
  request: SessionRequest,
  credential: VerifiedCredential,
  how: { readonly remember: boolean; readonly returnTo: string | undefined },
) => Promise<void>;

interface How {
  readonly replacedLoginId: string | undefined;
  readonly mayAsk: boolean;
}

/** At most so many logins of one user at once: SESSION_LOGINS_PER_USER. */
@Injectable()
export class LoginLimit {
  /** A feature sets it. Without one, the login that was not used for longest ends. */
  ask: Ask | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly ended: EndedLogins,
  ) {}

  /**
   * Called before the browser gets the new login.
   * @param login the new login, whose row exists
   * @param replacedLoginId the id of another login, which ends so that the new one can begin
   */
  async enforce({ id, user_id: userId }: Tables['logins'], { replacedLoginId, mayAsk }: How) {
    if (replacedLoginId) await this.endReplaced(replacedLoginId, userId, id);
    const max = this.config.loginsPerUser;
    const others = this.database
      .selectFrom('logins')
      .select('id')
      .where('user_id', '=', userId)
      .where('id', '!=', id)
      .where('actor_login_id', 'is', null)
      .where(isNotExpired);
    if ((await others.limit(max).execute()).length < max) return;
    if (this.ask && mayAsk) {
      await this.database.deleteFrom('logins').where('id', '=', id).execute();
      throw new TooManyLogins();
    }
    const kept = others
      .orderBy('last_seen_at', 'desc')
      .orderBy('login_at', 'desc')
      .limit(max - 1);
    await this.database.transaction().execute(async (trx) => {
      // One after the other: else each of two logins at the same moment could end the other one.
      const users = trx.selectFrom('users').select('id').where('id', '=', userId);
      await users.$if(!this.database.isSqlite, (user) => user.forUpdate()).execute();
      const isThere = trx.selectFrom('logins').select('id').where('id', '=', id);
      if (!(await isThere.executeTakeFirst())) return;
      await this.ended.end(trx, 'limit', (logins) =>
        logins.where('id', 'in', others).where('id', 'not in', kept),
      );
    });
  }

  private endReplaced(replaced: string, userId: string, id: string) {
    return this.database
      .transaction()
      .execute((trx) =>
        this.ended.end(trx, 'limit', (logins) =>
          logins.where('id', '=', replaced).where('id', '!=', id).where('user_id', '=', userId),
        ),
      );
  }
}
