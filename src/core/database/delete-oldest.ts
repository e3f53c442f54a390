import type { Kysely } from 'kysely';
import type { AllTables } from './database.js';

/** Of the rows that have the values of `are`, the new one and the latest others stay: `most` of them in all. */
export async function deleteOldest(
  within: Kysely<AllTables>,
  table: keyof AllTables,
  column: string,
  { id, max, are }: { id: string; max: number; are: Readonly<Record<string, string>> },
) {
  // All of these tables have an id. Kysely wants to know one of them by name.
  const known = table as 'logins';
  const others = within
    .selectFrom(known)
    .select('id')
    .where((row) => row.and(are))
    .where('id', '!=', id);
  const kept = others.orderBy(column as 'last_seen_at', 'desc').limit(max - 1);
  await within.deleteFrom(known).where('id', 'in', others).where('id', 'not in', kept).execute();
}
