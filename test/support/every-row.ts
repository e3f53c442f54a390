import type { INestApplication } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { type AllTables, Database } from '../../src/core/database/database.js';

/** Everything that is stored, by the name of its table. */
export const everyRow = ({ app }: { readonly app: INestApplication }) => rowsIn(app.get(Database));

export async function rowsIn(database: Kysely<AllTables>) {
  const tables = await database.introspection.getTables();
  const rows = tables.map(async ({ name }) => [
    name,
    await database
      .selectFrom(name as 'users')
      .selectAll()
      .execute(),
  ]);
  return Object.fromEntries(await Promise.all(rows)) as Record<string, object[]>;
}
