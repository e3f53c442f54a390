import type { Selectable, SelectQueryBuilder } from 'kysely';
import { now } from '../clock.js';
import type { AllTables, Database } from './database.js';

/** After this time, the process that took a row is done with it, has renewed its lease, or has died. */
export const LEASE_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 60 * 60;

/** Tables of work to do. */
type Table = 'mails' | 'queued_jobs';
type Rows<Name extends Table> = SelectQueryBuilder<AllTables, Name, object>;

/**
 * Takes a row that is due, and moves its next try into the future, further each time: so no other process takes it
 * meanwhile, and a try that failed, or whose process has died, needs no further write.
 * @param which selects and sorts the rows
 */
export async function takeDue<Name extends Table>(
  database: Database,
  table: Name,
  which: (rows: Rows<Name>) => Rows<Name>,
): Promise<Selectable<AllTables[Name]> | undefined> {
  const at = now();
  // Both have these columns. The types of Kysely need one of them by name.
  const rows = which(database.selectFrom(table as 'mails') as never) as unknown as Rows<'mails'>;
  const next = await rows
    .select(['id', 'tries'])
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  if (!next) return undefined;
  const wait = Math.min(LEASE_SECONDS * 2 ** next.tries, LONGEST_WAIT_SECONDS);
  const taken = await database
    .updateTable(table as 'mails')
    .set({ tries: next.tries + 1, due_at: at + wait })
    .where('id', '=', next.id)
    .where('due_at', '<=', at)
    .returningAll()
    .executeTakeFirst();
  // Another process was faster.
  return (taken as never) ?? takeDue(database, table, which);
}
