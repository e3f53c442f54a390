import type { Kysely } from 'kysely';

/** What is there already was added by no login that anybody could take back. */
export const addLoginAt = (db: Kysely<unknown>, table: string, column = 'login_at') =>
  db.schema
    .alterTable(table)
    .addColumn(column, 'bigint', (at) => at.notNull().defaultTo(0))
    .execute();
