import { type Kysely, sql } from 'kysely';
import { expect, vi } from 'vitest';
import {
  type AccountTransaction,
  type AllTables,
  Database,
} from '../../src/core/database/database.js';
import { writing } from './accounts.js';
import type { RunningApp } from './app.js';
import { everyRow, rowsIn } from './every-row.js';
import { sendWhenAsked } from './mail.js';
import type { Page } from './page.js';
import type { User } from './seed.js';
import { stores } from './stores.js';

/** With SQLite a request cannot wait in the middle of a transaction: there is one connection. */
export const canWaitForLocks = stores.name === 'postgres';

/** The owner, who has another password from now on, and is logged out everywhere. */
export const newPassword = async (trx: AccountTransaction, { id }: Pick<User, 'id'>) => {
  const account = trx.updateTable('users').where('id', '=', id);
  await account.set({ password_hash: 'of the owner' }).execute();
  await trx.deleteFrom('logins').where('user_id', '=', id).execute();
};

/** The owner, who deletes the account. */
export const deletion = async (trx: AccountTransaction, { id }: Pick<User, 'id'>) => {
  await trx.deleteFrom('users').where('id', '=', id).execute();
};

/**
 * A request arrives while its account is being changed, waits for that, and then writes nothing.
 * @param meanwhile the change that it waits for
 */
export async function expectStale(
  app: RunningApp,
  user: Pick<User, 'id'>,
  send: () => Promise<Page>,
  meanwhile = newPassword,
) {
  let sent: Promise<Page> | undefined;
  let before: object | undefined;
  sendWhenAsked(app);
  const database = app.app.get(Database);
  await database.transaction().execute(async (trx) => {
    await meanwhile(writing(trx), user);
    sent = send();
    await isWaiting(database);
    before = await accountRows(app, trx);
  });
  const page = await sent!;
  expect(await accountRows(app)).toEqual(before);
  return page;
}

async function accountRows(app: RunningApp, trx?: Kysely<AllTables>) {
  return {
    ...(await (trx ? rowsIn(trx) : everyRow(app))),
    sessions: [],
    idempotency_keys: [],
    throttle: [],
    account_activity: [],
  };
}

/** Until PostgreSQL keeps somebody waiting. */
export async function isWaiting(database: Database) {
  await vi.waitUntil(async () => {
    const waiting = sql`
      SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return (await waiting.execute(database)).rows.length > 0;
  }, 5_000);
}
