import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface AccountTables {
    access_tokens: AccessTokensTable;
  }
}

interface AccessTokensTable {
  /** The hash of the token. */
  id: string;
  user_id: string;
  name: string;
  /** With blanks between. */
  scopes: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  /** The start of the login that added it: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
}

export const migrations: Record<string, Migration> = {
  '001-create-access-tokens': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('access_tokens')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('name', 'text', (name) => name.notNull())
        .addColumn('scopes', 'text', (scopes) => scopes.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('expires_at', 'bigint', (at) => at.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .execute();
      for (const column of ['user_id', 'expires_at'])
        await db.schema
          .createIndex(`access_tokens_${column}`)
          .on('access_tokens')
          .column(column)
          .execute();
    },
  },
};
