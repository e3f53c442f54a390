import { type Kysely, sql } from 'kysely';
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
  '001-former-addresses': {
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
      // Fills the table with what links know that were sent before.
      for (const [table, email, at] of [
        ['tokens', 'about', sql`(expires_at - 604800) * 1000`],
        ['mails', 'address', sql`created_at * 1000`],
      ] as const)
        await sql`INSERT INTO former_addresses (id, user_id, email, until, login_at)
          SELECT id, user_id, ${sql.id(email)}, ${at}, ${at} FROM ${sql.table(table)}
          WHERE ${sql.id(table === 'tokens' ? 'purpose' : 'kind')} = 'address-back'`.execute(db);
    },
  },
};
