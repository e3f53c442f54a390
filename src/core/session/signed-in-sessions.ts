import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { type AccountChange, Database } from '../database/database.js';
import { deleteExpired } from '../database/cleanup.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import { Users } from '../users/users.js';
import { now } from './clock.js';
import type { SignedInUser } from './logins.js';

/** How long a row stays after its login has ended, to tell why. */
const DAY = 24 * 60 * 60;

/** The signed-in sessions of a user, on all devices. Each of them is a row in `logins`. */
@Injectable()
export class SignedInSessions {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly users: Users,
  ) {}

  /** Those that have not ended, newest first. */
  of(userId: string) {
    return (
      this.database
        .selectFrom('logins')
        .selectAll()
        .where('user_id', '=', userId)
        .where('ends_at', '>', now())
        .where(({ eb, ref }) => eb(eb('last_seen_at', '+', ref('idle_seconds')), '>', now()))
        .orderBy('last_seen_at', 'desc')
        .orderBy('created_at', 'desc')
        // A version without this limit may have stored more.
        .limit(this.config.options.maxLogins)
        .execute()
    );
  }

  /** @returns false when the user has no such session. Sessions of other users are not found */
  async end({ credential, userId }: SignedInUser, id: string) {
    const isEnded = await this.users.change(credential, async (change) => {
      const session = allOf(userId, change).where('id', '=', id);
      return (await session.executeTakeFirst()).numDeletedRows > 0n;
    });
    return isEnded ?? false;
  }

  /** @returns how many were ended */
  async endOthers({ credential, userId, loginId }: SignedInUser) {
    const count = await this.users.change(credential, async (change) => {
      const others = allOf(userId, change).where('id', '!=', loginId);
      return Number((await others.executeTakeFirst()).numDeletedRows);
    });
    return count ?? 0;
  }

  async endAll(userId: string, change: AccountChange) {
    await allOf(userId, change).execute();
  }

  /** Records that the user has just re-authenticated. @returns whether the credential was valid */
  async confirm({ loginId }: SignedInUser, credential: VerifiedCredential) {
    const isConfirmed = await this.users.change(credential, async (change) => {
      const login = change.updateTable('logins').where('id', '=', loginId);
      return (await login.set({ confirmed_at: now() }).executeTakeFirst()).numUpdatedRows > 0n;
    });
    return isConfirmed ?? false;
  }

  cleanUp(batch?: number) {
    return deleteExpired(this.database, 'logins', 'ends_at', { until: now() - DAY, batch });
  }
}

const allOf = (userId: string, change: AccountChange) =>
  change.deleteFrom('logins').where('user_id', '=', userId);
