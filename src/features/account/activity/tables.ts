import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface Tables {
    account_activity: AccountActivityTable;
  }
}

interface AccountActivityTable {
  /** A hash of what is one line: see `Activity`. */
  id: string;
  user_id: string;
  /** Milliseconds. Of the last time. */
  created_at: number;
  event: string;
  reason: string;
  device: string;
  ip: string;
  /** How often. */
  count: number;
  /** 1 when it was done to this user by an admin or an operator, else 0. */
  by_admin: number;
  /** In the line of a user: the admin who did it. In the line of an admin: the user to whom it was done. */
  other_id: string | null;
}

export const migrations: Record<string, Migration> = {
  '001-create-account-activity': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('account_activity')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('event', 'text', (event) => event.notNull())
        .addColumn('reason', 'text', (reason) => reason.notNull())
        .addColumn('device', 'text', (device) => device.notNull())
        .addColumn('ip', 'text', (ip) => ip.notNull())
        .addColumn('count', 'integer', (count) => count.notNull())
        .addColumn('by_admin', 'integer', (by) => by.notNull())
        .addColumn('other_id', 'text', (id) => id.references('users.id').onDelete('set null'))
        .execute();
      const index = (name: string) =>
        db.schema.createIndex(`account_activity_${name}`).on('account_activity');
      await index('pages').columns(['user_id', 'created_at', 'id']).execute();
      await index('created_at').column('created_at').execute();
      await index('other_id').column('other_id').execute();
    },
  },
};
