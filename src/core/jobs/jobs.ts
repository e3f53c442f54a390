import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { randomUUID } from 'node:crypto';
import { now } from '../clock.js';
import { Background } from '../database/background.js';
import { Cleanup, deleteExpired } from '../database/cleanup.js';
import { type AllTables, Database, type Tables } from '../database/database.js';
import { LEASE_SECONDS, takeDue } from '../database/take-due.js';
import { migrations } from './tables.js';

const EVERY_MS = 1_000;
const CONCURRENCY = 4;
const RENEW_MS = (LEASE_SECONDS / 3) * 1_000;
/** About a day, with the waits between the tries. */
const TRIES = 30;
const KEEP_FAILED_SECONDS = 30 * 24 * 60 * 60;
const MAX_ERROR = 2_000;

/** A value that JSON keeps unchanged. For a date pass its time, for a row its id. */
type Json = string | number | boolean | null | undefined | readonly Json[] | JsonObject;
type JsonObject = { readonly [key: string]: Json };

interface Running {
  /** The same at each try. */
  readonly id: string;
  readonly tries: number;
  /** Aborted when the process stops and waits no longer. */
  readonly signal: AbortSignal;
}

interface Definition {
  readonly handler: (payload: never, running: Running) => Promise<unknown>;
  readonly tries: number;
}

type Row = Selectable<Tables['queued_jobs']>;

/**
 * Work outside the request, as rows in the database. A job and the change that it belongs to are written together. One
 * of the processes runs it. A job that fails runs again later. A job whose process has stopped runs again, too: so a
 * handler must be able to run twice.
 *
 * pg-boss or graphile-worker would do the same, with PostgreSQL only. BullMQ needs Redis, which no transaction of the
 * database can write to. A job must also run with a file of SQLite, and the rows and their lease are those of the mails.
 */
@Injectable()
export class Jobs implements OnModuleInit {
  readonly #logger = new Logger('Jobs');
  readonly #definitions = new Map<string, Definition>();
  readonly #running = new Set<string>();
  readonly #loop;

  constructor(
    background: Background,
    cleanup: Cleanup,
    private readonly database: Database,
  ) {
    const runAll = () =>
      this.#loop.each(
        () => this.take(),
        (job) => this.runOne(job),
      );
    this.#loop = background.every(EVERY_MS, 'Jobs', runAll, CONCURRENCY);
    background.every(RENEW_MS, 'Jobs', () => this.renewLeases());
    cleanup.add(() =>
      deleteExpired(database, 'queued_jobs', 'failed_at', { until: now() - KEEP_FAILED_SECONDS }),
    );
  }

  async onModuleInit() {
    await this.database.migrate('jobs', migrations);
  }

  /**
   * Call it in a constructor of a feature. A job whose name no process knows, such as one of a later version, waits.
   * @param tries before it is given up
   * @returns `add`, which adds such a job. `trx` is the transaction of the change that the job belongs to
   */
  define<Payload extends JsonObject>(
    name: string,
    handler: (payload: Payload, running: Running) => Promise<unknown>,
    { tries = TRIES } = {},
  ) {
    if (this.#definitions.has(name)) throw new Error(`Two jobs have the name ${name}`);
    this.#definitions.set(name, { handler, tries });
    return {
      add: async (
        payload: Payload,
        trx: Kysely<AllTables> = this.database,
        { delaySeconds = 0 } = {},
      ) => {
        const at = now();
        const job = { id: randomUUID(), name, payload: JSON.stringify(payload), tries: 0 };
        await trx
          .insertInto('queued_jobs')
          .values({ ...job, created_at: at, due_at: at + delaySeconds })
          .execute();
      },
    };
  }

  /** Runs all that are due now. */
  run() {
    return this.#loop.run();
  }

  /** A job that takes longer than its lease stays with this process. */
  async renewLeases() {
    if (this.#running.size === 0) return;
    const until = now() + LEASE_SECONDS;
    const running = this.database.updateTable('queued_jobs').where('id', 'in', [...this.#running]);
    await running.set({ due_at: until }).where('due_at', '<', until).execute();
  }

  private async take() {
    const names = [...this.#definitions.keys()];
    if (names.length === 0) return undefined;
    return takeDue(this.database, 'queued_jobs', (jobs) => jobs.where('name', 'in', names));
  }

  private async runOne(job: Row) {
    const { id, name, tries } = job;
    const { handler, tries: most } = this.#definitions.get(name)!;
    // Its process has died each time.
    if (tries > most) return this.fail(job, new Error('Its process ended before it was done'));
    const { signal } = this.#loop;
    this.#running.add(id);
    try {
      await handler(JSON.parse(job.payload) as never, { id, tries, signal });
      await this.database.deleteFrom('queued_jobs').where('id', '=', id).execute();
      this.#logger.debug(`Done: ${name}`);
    } catch (error) {
      if (signal.aborted) await this.change(job, { due_at: now(), tries: tries - 1 });
      else if (tries === most) await this.fail(job, error);
      else {
        this.#logger.warn(`Failed, will be tried again: ${name}, try ${tries}, ${String(error)}`);
        await this.change(job, { error: textOf(error) });
      }
    } finally {
      this.#running.delete(id);
    }
  }

  private async fail(job: Row, error: unknown) {
    this.#logger.error(`Given up: ${job.name}, ${textOf(error)}`);
    await this.change(job, { due_at: null, failed_at: now(), error: textOf(error) });
  }

  private async change({ id }: Row, columns: Partial<Row>) {
    await this.database.updateTable('queued_jobs').set(columns).where('id', '=', id).execute();
  }
}

const textOf = (error: unknown) =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, MAX_ERROR);
