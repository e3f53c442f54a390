import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { Database, type Tables } from '../database/database.js';
import { deleteExpired } from '../database/sweeper.js';
import { now } from './clock.js';
import type { SignedInUser } from './logins.js';

/** A row stays so much longer than its login, to tell why it ended. */
const DAY = 24 * 60 * 60;

/** Where a user is signed in, on this device and on others. Each of them is a row in `logins`. */
@Injectable()
export class SignedInSessions {
  constructor(private readonly database: Database) {}

  /** Those that are alive, the latest first. */
  async of(userId: string) {
    const rows = await this.database
      .selectFrom('logins')
      .selectAll()
      .where('user_id', '=', userId)
      .where('ends_at', '>', now())
      .orderBy('last_seen_at', 'desc')
      .orderBy('created_at', 'desc')
      .execute();
    return rows.filter((row) => row.last_seen_at + row.idle_seconds > now());
  }

  /** @returns false when the user has no such session; somebody else's is no such session */
  async end(owner: SignedInUser, id: string) {
    const { numDeletedRows } = await this.allOf(owner).where('id', '=', id).executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** @returns how many there were */
  async endOthers(owner: SignedInUser) {
    const others = this.allOf(owner).where('id', '!=', owner.loginId);
    return Number((await others.executeTakeFirst()).numDeletedRows);
  }

  /** @param within the transaction of what ends them */
  async endAll(userId: string, within: Kysely<Tables> = this.database) {
    await within.deleteFrom('logins').where('user_id', '=', userId).execute();
  }

  /** Remembers that somebody has shown just now who they are. */
  async confirm(id: string) {
    await this.database
      .updateTable('logins')
      .set({ confirmed_at: now() })
      .where('id', '=', id)
      .execute();
  }

  sweep(batch?: number) {
    return deleteExpired(this.database, 'logins', 'ends_at', { until: now() - DAY, batch });
  }

  /** To be deleted. None of them when the login of the one who asks has been ended meanwhile. */
  private allOf({ userId, loginId }: SignedInUser) {
    return this.database
      .deleteFrom('logins')
      .where('user_id', '=', userId)
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('logins as own').select('own.id').where('own.id', '=', loginId)),
      );
  }
}
