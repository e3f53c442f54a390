import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

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
  /** Null for somebody who has no account yet: then `payload` has their email. */
  user_id: string | null;
  /** The hash of email and password when it was made: after a change of either it is not valid. */
  security_stamp: string | null;
  payload: string | null;
  /** The start of the login that it is about, or that added it: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
  expires_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-create-tokens': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('tokens')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('purpose', 'text', (purpose) => purpose.notNull())
        .addColumn('user_id', 'text', (id) => id.references('users.id').onDelete('cascade'))
        .addColumn('security_stamp', 'text')
        .addColumn('payload', 'text')
        .addColumn('login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .addColumn('expires_at', 'bigint', (at) => at.notNull())
        .execute();
      await db.schema.createIndex('tokens_user_id').on('tokens').column('user_id').execute();
      await db.schema.createIndex('tokens_expires_at').on('tokens').column('expires_at').execute();
    },
  },
};
