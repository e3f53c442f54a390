import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface AccountTables {
    devices: { id: string; user_id: string; seen_at: number; login_at: Generated<number> };
  }
}

export const migrations: Record<string, Migration> = {
  '001-create-devices': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('devices')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('seen_at', 'bigint', (at) => at.notNull())
        .addColumn('login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .execute();
      await db.schema.createIndex('devices_user_id').on('devices').column('user_id').execute();
    },
  },
};
