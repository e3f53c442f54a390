import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';
import type { AllTables, Database } from './database.js';

const EVERY_MS = 5 * 60 * 1000;

/** Between two batches requests are answered: a statement of SQLite blocks the whole process. */
const PAUSE_MS = 20;

/** Deletes one batch of what has expired, and tells whether there may be more. */
type Sweep = () => Promise<boolean>;

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

/** Nothing relies on this: what has expired is refused when it is read. It only keeps the tables small. */
@Injectable()
export class Sweeper implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger('Sweeper');
  readonly #sweeps: Sweep[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  add(sweep: Sweep) {
    this.#sweeps.push(sweep);
  }

  onModuleInit() {
    this.#timer = setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  onModuleDestroy() {
    clearInterval(this.#timer);
    this.#isOver = true;
  }

  async sweep() {
    for (const sweep of this.#sweeps) {
      try {
        while (!this.#isOver && (await sweep())) {
          await setTimeout(PAUSE_MS, undefined, { ref: false });
        }
      } catch (error) {
        this.#logger.warn(`A sweep failed and will be tried again later: ${String(error)}`);
      }
    }
  }
}
