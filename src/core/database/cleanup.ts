import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';
import type { AllTables, Database } from './database.js';

const EVERY_MS = 5 * 60 * 1000;

/** Between two batches requests are answered: a statement of SQLite blocks the whole process. */
const PAUSE_MS = 20;

/** Deletes one batch of what has expired, and tells whether there may be more. */
type Task = () => Promise<boolean>;

/** One batch of the rows of a table whose time in that column is over. @returns whether there may be more */
export async function deleteExpired(
  database: Database,
  table: keyof AllTables,
  column: string,
  { until, batch = 500 }: { until: number; batch?: number | undefined },
) {
  // All of these tables have an id. Kysely wants to know one of them by name.
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

/**
 * Deletes what has expired. Nothing relies on this: what has expired is refused when it is read. It only keeps the
 * tables small.
 */
@Injectable()
export class Cleanup implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger('Cleanup');
  readonly #tasks: Task[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  add(cleanUp: Task) {
    this.#tasks.push(cleanUp);
  }

  onModuleInit() {
    this.#timer = setInterval(() => void this.cleanUp(), EVERY_MS).unref();
  }

  onModuleDestroy() {
    clearInterval(this.#timer);
    this.#isOver = true;
  }

  async cleanUp() {
    for (const cleanUp of this.#tasks) {
      try {
        while (!this.#isOver && (await cleanUp())) {
          await setTimeout(PAUSE_MS, undefined, { ref: false });
        }
      } catch (error) {
        this.#logger.warn(`A cleanup failed and will be tried again later: ${String(error)}`);
      }
    }
  }
}
