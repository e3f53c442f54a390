import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../database/database.js' {
  interface Tables {
    users: UsersTable;
  }
}

interface UsersTable {
  id: string;
  /** Lower case: an address is one account, however it is typed. */
  email: string;
  password_hash: string;
  created_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-users': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('users')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('email', 'text', (email) => email.notNull().unique())
        .addColumn('password_hash', 'text', (hash) => hash.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .execute();
    },
  },
};
