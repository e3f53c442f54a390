import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface AccountTables {
    former_addresses: FormerAddressesTable;
  }
}

interface FormerAddressesTable {
  id: string;
  user_id: string;
  email: string;
  /** Milliseconds. When the account got another email. */
  until: number;
  /** The start of the login that asked for the change: see `VerifiedCredential.loginAt`. */
  login_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-create-former-addresses': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('former_addresses')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('email', 'text', (email) => email.notNull())
        .addColumn('until', 'bigint', (until) => until.notNull())
        .addColumn('login_at', 'bigint', (at) => at.notNull())
        .execute();
      await db.schema
        .createIndex('former_addresses_user_id')
        .on('former_addresses')
        .column('user_id')
        .execute();
    },
  },
};
