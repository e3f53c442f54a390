import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { AccountTables } from '../database/database.js';
import { normalizeEmail } from './email.js';
import { addLoginAt } from './login-at.js';

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
 * A feature declares columns of its own beside the code that uses them, and adds them in a migration of its own.
 * They may be empty: core makes accounts without them.
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
  email_is_shown: Generated<number>;
  /** Unix seconds. Nobody is logged in to a deactivated account, and nobody gets in. */
  deactivated_at: Generated<number | null>;
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
  '002-one-form-of-emails': {
    /** Of two accounts whose emails have become the same, the first keeps it. */
    async up(db: Kysely<Pick<AccountTables, 'users'>>) {
      const users = await db
        .selectFrom('users')
        .select(['id', 'email'])
        .orderBy('created_at')
        .execute();
      const taken = new Set(users.map(({ email }) => email));
      for (const { id, email } of users) {
        const address = normalizeEmail(email);
        if (taken.has(address)) continue;
        taken.add(address);
        await db.updateTable('users').set({ email: address }).where('id', '=', id).execute();
      }
    },
  },
  '003-role': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('users').addColumn('role', 'text').execute();
    },
  },
  '004-login-at': {
    async up(db: Kysely<unknown>) {
      await addLoginAt(db, 'users', 'password_login_at');
      await db.schema
        .alterTable('users')
        .addColumn('email_is_shown', 'integer', (is) => is.notNull().defaultTo(0))
        .execute();
    },
  },
  '005-deactivated': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('users').addColumn('deactivated_at', 'bigint').execute();
    },
  },
};
