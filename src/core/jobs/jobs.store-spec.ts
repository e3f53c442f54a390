import { Body, Controller, Injectable, Module, type OnModuleInit, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { Kysely } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { type RunningApp, startApp } from '../../../test/support/app.js';
import { stopClock } from '../../../test/support/clock.js';
import { everyRow } from '../../../test/support/every-row.js';
import { runJobs } from '../../../test/support/jobs.js';
import { lastingStore } from '../../../test/support/stores.js';
import { Background } from '../database/background.js';
import { Cleanup } from '../database/cleanup.js';
import { Database } from '../database/database.js';
import { LEASE_SECONDS } from '../database/take-due.js';
import { ValidationException } from '../web/forms/form.js';
import { Jobs } from './jobs.js';

declare module '../database/database.js' {
  interface Tables {
    orders: { name: string };
  }
}

class OrderForm {
  @IsString()
  name = '';
}

/** What is outside: it keeps what it gets, unless a story makes it slow or broken. */
@Injectable()
class Printer {
  readonly printed: string[] = [];
  print = async (name: string, _id: string, _signal?: AbortSignal) => {
    this.printed.push(name);
  };
}

// #region orders
@Controller('orders')
class OrdersController {
  readonly #receipt;

  constructor(
    private readonly database: Database,
    jobs: Jobs,
    printer: Printer,
  ) {
    this.#receipt = jobs.define('receipt', ({ name }: { name: string }, { id, signal }) =>
      printer.print(name, id, signal),
    );
  }

  @Post()
  create(@Body() { name }: OrderForm) {
    return this.database.transaction().execute(async (trx) => {
      await trx.insertInto('orders').values({ name }).execute();
      await this.#receipt.add({ name }, trx);
      // Rolls back: no order and no job.
      if (name === 'milk') throw new ValidationException({ name: 'There is no milk.' });
    });
  }

  @Post('later')
  async remind(@Body() { name }: OrderForm) {
    await this.#receipt.add({ name }, this.database, { delaySeconds: 60 * 60 });
  }
}
// #endregion orders

@Module({ controllers: [OrdersController], providers: [Printer] })
class OrdersModule implements OnModuleInit {
  readonly #once;

  constructor(
    private readonly database: Database,
    jobs: Jobs,
    printer: Printer,
  ) {
    const print = ({ name }: { name: string }) => printer.print(name, '');
    this.#once = jobs.define('once', print, { tries: 1 });
  }

  addOnce(name: string) {
    return this.#once.add({ name });
  }

  async onModuleInit() {
    const up = (db: Kysely<unknown>) =>
      db.schema.createTable('orders').addColumn('name', 'text').execute();
    await this.database.migrate('orders', { '001-orders': { up } });
  }
}

/** So many processes that share what is stored. */
async function start(count = 1) {
  const environment = await lastingStore();
  const processes = [];
  for (let i = 0; i < count; i++) {
    const app = await startApp(environment, { imports: [OrdersModule], isNew: true });
    // Nothing is due yet.
    await runJobs(app);
    const printer = app.app.get(Printer);
    processes.push({ app, printer, run: () => runJobs(app), at: app.visitor() });
  }
  const [one, two] = processes;
  return { one: one!, two: two! };
}

const jobsIn = async (app: RunningApp) =>
  (await everyRow(app)).queued_jobs as { name: string; tries: number; error: string; id: string }[];

const said = ({ log }: RunningApp) =>
  log.entries.filter(({ context }) => context === 'Jobs').map(({ msg }) => String(msg));

/** The printer does not answer before the story says so. */
function slow(printer: Printer) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { print } = printer;
  const begun: string[] = [];
  printer.print = async (name, id, signal) => {
    begun.push(name);
    await promise;
    return print(name, id, signal);
  };
  return { begun, answer: resolve };
}

function broken(printer: Printer) {
  const ids: string[] = [];
  printer.print = async (_name, id) => {
    ids.push(id);
    throw new Error('no paper');
  };
  return ids;
}

describe('A job', () => {
  it('runs once, after the change that it belongs to', async () => {
    const { one } = await start();
    await one.at.send('/orders', { name: 'tea' });
    expect(await jobsIn(one.app)).toHaveLength(1);
    await Promise.all([one.run(), one.run()]);
    await one.run();
    expect(one.printer.printed).toEqual(['tea']);
    expect(await jobsIn(one.app)).toEqual([]);
  });

  it('is not there without the change', async () => {
    const { one } = await start();
    expect((await one.at.send('/orders', { name: 'milk' })).status).toBe(422);
    await one.run();
    expect(one.printer.printed).toEqual([]);
    expect(await everyRow(one.app)).toMatchObject({ queued_jobs: [], orders: [] });
  });

  it('is run by the application itself, within seconds', async () => {
    const environment = await lastingStore();
    const app = await startApp(environment, { imports: [OrdersModule], isNew: true });
    await app.visitor().send('/orders', { name: 'tea' });
    await expect.poll(() => app.app.get(Printer).printed, { timeout: 3_000 }).toEqual(['tea']);
  });

  it('that is for later does not run before', async () => {
    const { one } = await start();
    const clock = stopClock();
    await one.at.send('/orders/later', { name: 'tea' });
    await clock.pass(59 * 60);
    await one.run();
    expect(one.printer.printed).toEqual([]);
    await clock.pass(60);
    await one.run();
    expect(one.printer.printed).toEqual(['tea']);
  });

  it('that fails is tried again, later each time, with the same id', async () => {
    const { one } = await start();
    const clock = stopClock();
    const ids = broken(one.printer);
    await one.at.send('/orders', { name: 'tea' });
    await one.run();
    await one.run();
    expect(ids).toHaveLength(1);
    await clock.pass(LEASE_SECONDS);
    await one.run();
    await clock.pass(LEASE_SECONDS);
    await one.run();
    expect(ids).toHaveLength(2);
    await clock.pass(LEASE_SECONDS);
    await one.run();
    expect(ids).toEqual([ids[0], ids[0], ids[0]]);
    expect(said(one.app).at(-1)).toBe(
      'Failed, will be tried again: receipt, try 3, Error: no paper',
    );
  });

  it('is given up after its last try, and kept with its error for thirty days', async () => {
    const { one } = await start();
    const clock = stopClock();
    const ids = broken(one.printer);
    await one.at.send('/orders', { name: 'tea' });
    for (let i = 0; i < 40; i++) {
      await clock.pass(60 * 60);
      await one.run();
    }
    expect(ids).toHaveLength(30);
    expect(said(one.app).at(-1)).toMatch(/^Given up: receipt, Error: no paper\n +at /);
    const [job] = await jobsIn(one.app);
    expect(job!.error).toMatch(/^Error: no paper\n/);
    await clock.pass(31 * 24 * 60 * 60);
    await one.app.app.get(Cleanup).cleanUp();
    expect(await jobsIn(one.app)).toEqual([]);
  });

  it('that no feature knows any more, or not yet, waits', async () => {
    const { one } = await start();
    await one.at.send('/orders', { name: 'tea' });
    const database = one.app.app.get(Database);
    await database.updateTable('queued_jobs').set({ name: 'of a later version' }).execute();
    await one.run();
    expect(await jobsIn(one.app)).toMatchObject([{ name: 'of a later version', tries: 0 }]);
  });

  it('has a name of its own', async () => {
    const { one } = await start();
    expect(() => one.app.app.get(Jobs).define('receipt', async () => {})).toThrow(
      'Two jobs have the name receipt',
    );
  });
});

describe('Jobs that several processes could run', () => {
  it('are shared, and each runs once', async () => {
    const { one, two } = await start(2);
    const names = Array.from({ length: 8 }, (_, i) => `order ${i}`);
    for (const name of names) await one.at.send('/orders', { name });
    const work = [slow(one.printer), slow(two.printer)];
    const runs = [one.run(), two.run()];
    await expect.poll(() => work.map(({ begun }) => begun.length)).toEqual([4, 4]);
    for (const { answer } of work) answer();
    await Promise.all(runs);
    expect([...one.printer.printed, ...two.printer.printed].toSorted()).toEqual(names);
  });

  it('run again elsewhere when the process has died before they were done', async () => {
    const { one, two } = await start(2);
    const clock = stopClock();
    await one.at.send('/orders', { name: 'tea' });
    // Dead, as far as anybody else can see.
    const { begun, answer } = slow(one.printer);
    void one.run();
    await expect.poll(() => begun).toEqual(['tea']);
    await two.run();
    expect(two.printer.printed).toEqual([]);
    await clock.pass(LEASE_SECONDS);
    await two.run();
    expect(two.printer.printed).toEqual(['tea']);
    answer();
  });

  it('are given up when each process dies that runs them', async () => {
    const { one, two } = await start(2);
    const clock = stopClock();
    const { begun, answer } = slow(one.printer);
    await one.app.app.get(OrdersModule).addOnce('tea');
    void one.run();
    await expect.poll(() => begun).toEqual(['tea']);
    await clock.pass(LEASE_SECONDS);
    await two.run();
    expect(two.printer.printed).toEqual([]);
    expect((await jobsIn(two.app))[0]!.error).toMatch('Its process ended before it was done');
    answer();
  });

  it('that take long stay with the process that runs them', async () => {
    const { one, two } = await start(2);
    const clock = stopClock();
    await one.at.send('/orders', { name: 'tea' });
    const { begun, answer } = slow(one.printer);
    const run = one.run();
    await expect.poll(() => begun).toEqual(['tea']);
    for (let i = 0; i < 5; i++) {
      await clock.pass(LEASE_SECONDS / 2);
      await one.app.app.get(Jobs).renewLeases();
      await two.run();
    }
    answer();
    await run;
    await two.run();
    expect([one.printer.printed, two.printer.printed]).toEqual([['tea'], []]);
  });
});

describe('A job that repeats', () => {
  const HOUR = 60 * 60;

  async function startHourly(count: number) {
    const environment = await lastingStore();
    const work = vi.fn(async () => {});
    const hourly = (jobs: Jobs) => jobs.define('tidy', work, { everySeconds: HOUR, tries: 2 });
    const imports = [
      {
        module: class Hourly {},
        providers: [{ provide: 'x', inject: [Jobs], useFactory: hourly }],
      },
    ];
    const begin = async () => {
      const app = await startApp(environment, { imports, isNew: true });
      await runJobs(app);
      return app;
    };
    const processes = await Promise.all(Array.from({ length: count }, begin));
    return { work, begin, runAll: () => Promise.all(processes.map((app) => runJobs(app))) };
  }

  it('runs every hour, in one of the processes, also after a start', async () => {
    const clock = stopClock();
    const { work, begin, runAll } = await startHourly(2);
    await runAll();
    expect(work).toHaveBeenCalledTimes(0);
    await clock.pass(HOUR);
    await begin();
    await runAll();
    expect(work).toHaveBeenCalledTimes(1);
    await clock.pass(HOUR - 1);
    await runAll();
    expect(work).toHaveBeenCalledTimes(1);
    await clock.pass(1);
    await runAll();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is tried again when it fails, and repeats also after the last try', async () => {
    const clock = stopClock();
    const { work, runAll } = await startHourly(1);
    work.mockRejectedValueOnce(new Error('no paper')).mockRejectedValueOnce(new Error('no ink'));
    await clock.pass(HOUR);
    await runAll();
    await clock.pass(LEASE_SECONDS);
    await runAll();
    expect(work).toHaveBeenCalledTimes(2);
    await clock.pass(HOUR);
    await runAll();
    expect(work).toHaveBeenCalledTimes(3);
  });
});

describe('A stop', () => {
  it('waits for the job that runs, and begins no other', async () => {
    const { one, two } = await start(2);
    for (const name of ['tea', 'cups', 'pots', 'trays', 'honey'])
      await one.at.send('/orders', { name });
    const { begun, answer } = slow(one.printer);
    void one.run();
    await expect.poll(() => begun).toHaveLength(4);
    const stopping = vi.spyOn(one.app.app.get(Background), 'onModuleDestroy');
    const closed = one.app.close();
    await expect.poll(() => stopping).toHaveBeenCalled();
    answer();
    await closed;
    expect(one.printer.printed).toHaveLength(4);
    expect(await jobsIn(two.app)).toHaveLength(1);
  });

  it('tells a job that takes too long, and the next process runs it at once', async () => {
    const { one, two } = await start(2);
    await one.at.send('/orders', { name: 'tea' });
    const begun = vi.fn();
    one.printer.print = (_name, _id, signal) =>
      new Promise((_, reject) => {
        begun();
        signal!.addEventListener('abort', () => reject(signal!.reason as Error));
      });
    void one.run();
    await expect.poll(() => begun).toHaveBeenCalled();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const closed = one.app.close();
    await vi.advanceTimersByTimeAsync(4_000);
    vi.useRealTimers();
    await closed;
    await two.run();
    expect(two.printer.printed).toEqual(['tea']);
  });
});
