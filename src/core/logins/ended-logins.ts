import { Injectable } from '@nestjs/common';
import type { DeleteQueryBuilder, DeleteResult, Kysely, Selectable } from 'kysely';
import { Background } from '../database/background.js';
import { type AllTables, Database, type Tables } from '../database/database.js';
import { Users } from '../users/users.js';
import { now } from '../clock.js';
import { LoginEndedListeners } from './login-ended-listeners.js';
import { type EndReason, expiryOf, isExpired } from './login-rows.js';

const SWEEP_MS = 30_000;
/** How many expired logins one statement takes. */
const BATCH = 500;
/**
 * A new password ends all logins, also the one that sent it, which goes on with a new id: `endPrevious` deletes its row
 * before the listeners are called.
 */
const WAIT_SECONDS = 2;
/** How long a row stays in `logins` or in `ended_logins`, to tell a browser why its login has ended. */
export const KEEP_SECONDS = 24 * 60 * 60;
/** For each user: whoever has the password could create thousands of rows, by logging in. */
const MAX_KEPT = 100;

type Logins = DeleteQueryBuilder<AllTables, 'logins', DeleteResult>;
type Reason = EndReason | 'expired';

/**
 * Every login ends here. With the login of an admin, those end in which the admin acts as a user. When a feature
 * listens, the row moves from `logins` to `ended_logins`, in the transaction of the caller.
 */
@Injectable()
export class EndedLogins {
  constructor(
    background: Background,
    private readonly database: Database,
    private readonly listeners: LoginEndedListeners,
    users: Users,
  ) {
    users.onRemove((trx, { id }) => this.endAccount(trx, id));
    background.every(SWEEP_MS, 'EndedLogins', () => this.sweep());
  }

  /** @param which selects the logins @returns how many have ended */
  async end(trx: Kysely<AllTables>, reason: Reason, which: (logins: Logins) => Logins) {
    const rows = await which(trx.deleteFrom('logins')).returningAll().execute();
    const [first] = rows;
    if (!first) return 0;
    const acting = await trx
      .deleteFrom('logins')
      .where(
        'actor_login_id',
        'in',
        rows.map(({ id }) => id),
      )
      .returningAll()
      .execute();
    if (this.listeners.isEmpty && reason !== 'limit') return rows.length;
    const ended = [...rows, ...acting].map((row) => this.endedRow(row, reason));
    await trx.insertInto('ended_logins').values(ended).execute();
    if (reason === 'limit') await this.keepLatest(trx, first.user_id);
    return rows.length;
  }

  private endedRow(row: Selectable<Tables['logins']>, reason: Reason) {
    const at = now();
    const { id, user_id, login_at } = row;
    const due = reason === 'password' ? at + WAIT_SECONDS : at;
    return {
      id,
      user_id,
      login_at,
      due_at: this.listeners.isEmpty ? null : due,
      ...(reason === 'expired' ? expiryOf(row) : { reason, ended_at: at }),
    };
  }

  private async keepLatest(trx: Kysely<AllTables>, userId: string) {
    const older = trx
      .selectFrom('ended_logins')
      .select('id')
      .where('user_id', '=', userId)
      .where('due_at', 'is', null)
      .orderBy('ended_at', 'desc')
      .limit(MAX_KEPT)
      .offset(MAX_KEPT);
    await trx.deleteFrom('ended_logins').where('id', 'in', older).execute();
  }

  endOne(id: string, reason: EndReason) {
    return this.database
      .transaction()
      .execute((trx) => this.end(trx, reason, (logins) => logins.where('id', '=', id)));
  }

  /** Removes the login that the session had before. @param isRenewal it goes on with a new id: no listener is called */
  async endPrevious(id: string, isRenewal: boolean) {
    if (!isRenewal) return this.endOne(id, 'replaced');
    // After a new password its row is in `ended_logins`, with those of the other logins. No listener may see it.
    for (const table of ['logins', 'ended_logins'] as const)
      await this.database.deleteFrom(table).where('id', '=', id).execute();
    return undefined;
  }

  /** Undefined where the reason was not kept. */
  async reasonOf(id: string) {
    const ended = this.database.selectFrom('ended_logins').select('reason').where('id', '=', id);
    return (await ended.executeTakeFirst())?.reason;
  }

  private async endAccount(trx: Kysely<AllTables>, userId: string) {
    const told = trx.deleteFrom('ended_logins').where('user_id', '=', userId);
    await told.where('due_at', 'is', null).execute();
    await this.end(trx, 'deleted', (logins) => logins.where('user_id', '=', userId));
  }

  /** Ends expired logins, so that the listeners are called. An expired row logs nobody in, even before that. */
  async sweep(batch = BATCH) {
    const first = this.database.selectFrom('logins').select('id').where(isExpired).limit(1);
    if (this.listeners.isEmpty || !(await first.executeTakeFirst())) return;
    const sweepBatch = (trx: Kysely<AllTables>) => {
      const expired = trx
        .selectFrom('logins')
        .select('id')
        .where(isExpired)
        .limit(batch)
        // Of several processes, each takes others.
        .$if(!this.database.isSqlite, (rows) => rows.forUpdate().skipLocked());
      return this.end(trx, 'expired', (logins) => logins.where('id', 'in', expired));
    };
    while ((await this.database.transaction().execute(sweepBatch)) === batch);
  }

  async cleanUp() {
    await this.sweep();
    await this.database
      .deleteFrom('ended_logins')
      .where('ended_at', '<=', now() - KEEP_SECONDS)
      .$if(!this.listeners.isEmpty, (rows) => rows.where('due_at', 'is', null))
      .execute();
  }
}
