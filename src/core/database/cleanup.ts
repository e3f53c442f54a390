import { Injectable, Logger } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';
import { Background } from './background.js';
import type { AllTables, Database } from './database.js';

const EVERY_MS = 5 * 60 * 1000;

/** Requests are answered between two batches: a statement of SQLite blocks the whole process. */
const PAUSE_MS = 20;

/** Deletes one batch of expired rows. The result says whether there may be more. */
type Task = () => Promise<boolean>;

/** Deletes one batch of the rows whose time in this column is `until` or earlier. @returns whether there may be more */
export async function deleteExpired(
  database: Database,
  table: keyof AllTables,
  column: string,
  { until, batch = 500 }: { until: number; batch?: number | undefined },
) {
  // All of these tables have an id. The types of Kysely need one of them by name.
  const { numDeletedRows } = await database
    .deleteFrom(table as 'logins')
    .where('id', 'in', (rows) =>
      rows
        .selectFrom(table as 'logins')
        .select('id')
        .where(column as 'ends_at', '<=', until)
        .limit(batch),
    )
    .executeTakeFirst();
  return Number(numDeletedRows) === batch;
}

/** Deletes expired rows, so that the tables stay small. An expired row that is still there is never used. */
@Injectable()
export class Cleanup {
  readonly #logger = new Logger('Cleanup');
  readonly #tasks: Task[] = [];
  readonly #loop;

  constructor(background: Background) {
    this.#loop = background.every(EVERY_MS, 'Cleanup', () => this.cleanUpAll());
  }

  add(cleanUp: Task) {
    this.#tasks.push(cleanUp);
  }

  cleanUp() {
    return this.#loop.run();
  }

  private async cleanUpAll() {
    for (const cleanUp of this.#tasks) {
      try {
        while (!this.#loop.isOver && (await cleanUp())) {
          await setTimeout(PAUSE_MS, undefined, { ref: false });
        }
      } catch (error) {
        this.#logger.warn(`A cleanup failed and will be tried again later: ${String(error)}`);
      }
    }
  }
}
