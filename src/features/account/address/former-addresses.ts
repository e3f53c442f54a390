import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { randomUUID } from 'node:crypto';
import { type AccountTransaction, type AllTables, Database } from '#core/database/database.js';
import { deleteExpired } from '#core/database/cleanup.js';
import type { User } from '#core/users/user.js';

/** Longer than any login lasts that changed an email, and any undo link. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/** The former emails of an account, and which login asked for each change. */
@Injectable()
export class FormerAddresses {
  constructor(private readonly database: Database) {}

  async add({ id, email }: User, login_at: number, trx: AccountTransaction) {
    const row = { id: randomUUID(), user_id: id, email, until: Date.now(), login_at };
    await trx.insertInto('former_addresses').values(row).execute();
  }

  /** @returns the email before that login and each later one, or undefined when none of them changed it */
  async before(userId: string, since: number, trx: Kysely<AllTables> = this.database) {
    const rows = await trx
      .selectFrom('former_addresses')
      .select(['email', 'login_at'])
      .where('user_id', '=', userId)
      .orderBy('until', 'desc')
      .execute();
    // Changes of an earlier login in between are kept.
    const firstKept = rows.findIndex(({ login_at }) => login_at < since);
    return rows.slice(0, firstKept === -1 ? rows.length : firstKept).at(-1)?.email;
  }

  cleanUp() {
    const until = Date.now() - KEPT_MS;
    return deleteExpired(this.database, 'former_addresses', 'until', { until });
  }
}
