import type { Kysely } from 'kysely';
import type { AllTables } from './database.js';

/** Keeps `max` of the rows with these values: the new one, and the latest of the others. The rest is deleted. */
export async function deleteOldest(
  trx: Kysely<AllTables>,
  table: keyof AllTables,
  column: string,
  { id, max, values }: { id: string; max: number; values: Readonly<Record<string, string>> },
) {
  // All of these tables have an id. The types of Kysely need one of them by name.
  const anyTable = table as 'logins';
  const others = trx
    .selectFrom(anyTable)
    .select('id')
    .where((row) => row.and(values))
    .where('id', '!=', id);
  const kept = others.orderBy(column as 'last_seen_at', 'desc').limit(max - 1);
  await trx.deleteFrom(anyTable).where('id', 'in', others).where('id', 'not in', kept).execute();
}
