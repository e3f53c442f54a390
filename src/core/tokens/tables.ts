import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/database.js';
import { addLoginAt } from '../users/login-at.js';
import { addUserForeignKey } from '../users/user-foreign-key.js';

declare module '../database/database.js' {
  interface Tables {
    tokens: TokensTable;
  }
}

interface TokensTable {
  /** The hash of the token. */
  id: string;
  /** What it is for. It is not valid for anything else. */
  purpose: string;
  /** Null for somebody who has no account yet: then `about` has their email. */
  user_id: string | null;
  /** The hash of email and password when it was made: after a change of either it is not valid. */
  account: string | null;
  about: string | null;
  /** The start of the login that it is about, or that added it: see `VerifiedCredential.loginAt`. */
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
    up: (db: Kysely<unknown>) => addUserForeignKey(db, 'tokens', { isOptional: true }),
  },
  '003-login-at': {
    /** Older links are about something that happened when they were made, seven days before they expire. */
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
