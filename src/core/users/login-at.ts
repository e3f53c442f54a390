import type { Kysely } from 'kysely';

/** Existing rows get 0: they were added by no login that could be revoked. */
export const addLoginAt = (db: Kysely<unknown>, table: string, column = 'login_at') =>
  db.schema
    .alterTable(table)
    .addColumn(column, 'bigint', (at) => at.notNull().defaultTo(0))
    .execute();
