import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../../../src/core/database/database.js' {
  interface Tables {
    counts: { owner: string; number: number };
  }
}

export const migrations: Record<string, Migration> = {
  '001-counts': {
    up: (db: Kysely<unknown>) =>
      db.schema
        .createTable('counts')
        .addColumn('owner', 'text', (owner) => owner.primaryKey())
        .addColumn('number', 'integer', (number) => number.notNull())
        .execute(),
  },
};
