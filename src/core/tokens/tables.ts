import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/database.js';
import { addLoginAt } from '../users/login-at.js';
import { addUserKey } from '../users/user-key.js';

declare module '../database/database.js' {
  interface Tables {
    tokens: TokensTable;
  }
}

interface TokensTable {
  /** The hash of the token. */
  id: string;
  /** A token of one purpose is none of another. */
  purpose: string;
  /** Null for somebody who has no account yet: what it is about is the address. */
  user_id: string | null;
  /** The hash of address and password when it was made: with another of them it is worth nothing. */
  account: string | null;
  about: string | null;
  /** Of the login that it speaks of, or that added it: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
  expires_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-tokens': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('tokens')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('purpose', 'text', (purpose) => purpose.notNull())
        .addColumn('user_id', 'text', (id) => id.references('users.id').onDelete('cascade'))
        .addColumn('account', 'text')
        .addColumn('about', 'text')
        .addColumn('expires_at', 'bigint', (at) => at.notNull())
        .execute();
      await db.schema.createIndex('tokens_user_id').on('tokens').column('user_id').execute();
      await db.schema.createIndex('tokens_expires_at').on('tokens').column('expires_at').execute();
    },
  },
  '002-tokens-of-users': {
    up: (db: Kysely<unknown>) => addUserKey(db, 'tokens', { isOptional: true }),
  },
  '003-login-at': {
    /** Links of before speak of what had happened when they were made, seven days before they expire. */
    async up(db: Kysely<Pick<Tables, 'tokens'>>) {
      await addLoginAt(db as Kysely<unknown>, 'tokens');
      await db
        .updateTable('tokens')
        .set({ login_at: sql<number>`(expires_at - 604800) * 1000` })
        .where('purpose', 'in', ['not-me', 'address-back'])
        .execute();
    },
  },
};
