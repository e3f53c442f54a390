import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
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
  readonly everySeconds: number | undefined;
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
export class Jobs implements OnModuleInit, OnApplicationBootstrap {
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

  /** A job that repeats has one row, whichever process starts first. */
  async onApplicationBootstrap() {
    for (const [name, { everySeconds }] of this.#definitions)
      if (everySeconds) await this.insert(repeatingId(name), name, '{}', everySeconds);
  }

  /**
   * Call it in a constructor of a feature. A job whose name no process knows, such as one of a later version, waits.
   * @param tries before it is given up
   * @param everySeconds repeats the job: so long after the first start, and after each run, with the payload `{}`
   * @returns `add`, which adds such a job. `trx` is the transaction of the change that the job belongs to
   */
  define<Payload extends JsonObject>(
    name: string,
    handler: (payload: Payload, running: Running) => Promise<unknown>,
    { tries = TRIES, everySeconds }: { tries?: number; everySeconds?: number } = {},
  ) {
    if (this.#definitions.has(name)) throw new Error(`Two jobs have the name ${name}`);
    this.#definitions.set(name, { handler, tries, everySeconds });
    return {
      add: (payload: Payload, trx?: Kysely<AllTables>, { delaySeconds = 0 } = {}) =>
        this.insert(randomUUID(), name, JSON.stringify(payload), delaySeconds, trx),
    };
  }

  private async insert(
    id: string,
    name: string,
    payload: string,
    delaySeconds: number,
    trx: Kysely<AllTables> = this.database,
  ) {
    const at = now();
    await trx
      .insertInto('queued_jobs')
      .values({ id, name, payload, tries: 0, created_at: at, due_at: at + delaySeconds })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
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
      if (!(await this.repeat(job)))
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
    if (await this.repeat(job)) return;
    await this.change(job, { due_at: null, failed_at: now(), error: textOf(error) });
  }

  /** @returns false for a job that was added, which does not repeat */
  private async repeat(job: Row) {
    const { everySeconds } = this.#definitions.get(job.name)!;
    if (!everySeconds || job.id !== repeatingId(job.name)) return false;
    await this.change(job, { due_at: now() + everySeconds, tries: 0, error: null });
    return true;
  }

  private async change({ id }: Row, columns: Partial<Row>) {
    await this.database.updateTable('queued_jobs').set(columns).where('id', '=', id).execute();
  }
}

const repeatingId = (name: string) => `every ${name}`;

const textOf = (error: unknown) =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, MAX_ERROR);
