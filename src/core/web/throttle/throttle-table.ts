import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../../database/database.js' {
  interface Tables {
    /** How many tries, and until when they count, in milliseconds. */
    throttle: { key: string; count: number; expires_at: number };
  }
}

export const migrations: Record<string, Migration> = {
  '001-throttle': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('throttle')
        .addColumn('key', 'varchar(255)', (key) => key.primaryKey())
        .addColumn('count', 'integer', (count) => count.notNull())
        .addColumn('expires_at', 'bigint')
        .execute();
    },
  },
};
