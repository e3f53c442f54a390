import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../database/database.js' {
  interface AccountTables {
    users: UsersTable;
  }
}

/**
 * Roles of users. A feature declares its own beside its code:
 *
 *     declare module '#core/users/tables.js' {
 *       interface RoleNames { editor: true }
 *     }
 */
export interface RoleNames {}

export type Role = keyof RoleNames;

/**
 * The columns of the table `users`. A feature declares more columns beside its code, and adds them in its own
 * migration. They must allow null: core makes accounts without them.
 */
export interface UsersTable {
  id: string;
  /** In one form: an email is one account, however it is typed. */
  email: string;
  password_hash: string;
  created_at: number;
  role: Generated<Role | null>;
  /** The start of the login that chose the password: see `VerifiedCredential.loginAt`. 0 for the first password. */
  password_login_at: Generated<number>;
  /** 1 once its owner has opened a link in a mail to this email, else 0. */
  email_verified: Generated<number>;
  /** Unix seconds. Nobody is logged in to a deactivated account, and nobody gets in. */
  deactivated_at: Generated<number | null>;
}

export const migrations: Record<string, Migration> = {
  '001-create-users': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('users')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('email', 'text', (email) => email.notNull().unique())
        .addColumn('password_hash', 'text', (hash) => hash.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('role', 'text')
        .addColumn('password_login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .addColumn('email_verified', 'integer', (verified) => verified.notNull().defaultTo(0))
        .addColumn('deactivated_at', 'bigint')
        .execute();
    },
  },
};
