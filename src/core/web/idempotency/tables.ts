import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../../database/database.js' {
  interface Tables {
    idempotency_keys: IdempotencyKeysTable;
  }
}

interface IdempotencyKeysTable {
  id: string;
  /** Encrypted. Empty while the form is being done. */
  answer: string;
  expires_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-create-idempotency-keys': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('idempotency_keys')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('answer', 'text', (answer) => answer.notNull())
        .addColumn('expires_at', 'bigint', (at) => at.notNull())
        .execute();
      await db.schema
        .createIndex('idempotency_keys_expires_at')
        .on('idempotency_keys')
        .column('expires_at')
        .execute();
    },
  },
};
