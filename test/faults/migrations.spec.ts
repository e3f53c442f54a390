import { Logger } from '@nestjs/common';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Database } from '../../src/core/database/database.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { missingServer } from '../starter/programs.js';
import { temporaryFile } from '../support/stores.js';

const first: Record<string, Migration> = {
  '001-boxes': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('boxes').addColumn('label', 'text').execute();
    },
  },
};

const LATER = '002-lids';

/** Changes one table, makes another, and then has a mistake, or not. */
const second = (hasMistake: boolean): Record<string, Migration> => ({
  ...first,
  [LATER]: {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('boxes').addColumn('lid', 'text').execute();
      await db.schema.createTable('lids').addColumn('size', 'integer').execute();
      if (hasMistake) await db.schema.dropTable('no_such_table').execute();
    },
  },
});

const tablesOf = async (database: Database) =>
  (await database.introspection.getTables()).map(({ name, columns }) => [
    name,
    columns.map((column) => column.name),
  ]);

async function expectUndone(url: string) {
  const database = await Database.open(url);
  onTestFinished(() => database.destroy());
  await database.migrate('boxes', first);
  const before = await tablesOf(database);
  await expect(database.migrate('boxes', second(true))).rejects.toThrow(
    /^The migration 002-lids of boxes failed: .*no_such_table.*, at: drop table "no_such_table"/,
  );
  expect(await tablesOf(database)).toEqual(before);
  await database.migrate('boxes', second(false));
  expect(Object.fromEntries(await tablesOf(database))).toMatchObject({
    boxes: ['label', 'lid'],
    lids: ['size'],
  });
}

describe('A database that another version has migrated', () => {
  const lids = second(false);
  const open = async () => {
    const database = await Database.open(`sqlite:${temporaryFile()}`);
    onTestFinished(() => database.destroy());
    return database;
  };

  it('is used by an older one, as after a rollback, which says so', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const database = await open();
    await database.migrate('boxes', lids);
    await database.migrate('boxes', first);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('002-lids of boxes')]]);
  });

  it('is refused when it lacks what this one needs, with what to do', async () => {
    const database = await open();
    await database.migrate('boxes', first);
    await expect(
      database.migrate('boxes', { '001-create-boxes': first['001-boxes']! }),
    ).rejects.toThrow(
      /migrations of boxes .* does not know: 001-boxes\. Start the version that made it/,
    );
  });
});

describe('A migration that fails halfway leaves everything as it was', () => {
  it('in SQLite', () => expectUndone(`sqlite:${temporaryFile()}`));

  const lacks = missingServer('postgres');
  let postgres: PostgresServer;
  beforeAll(async () => {
    if (!lacks) postgres = await PostgresServer.start();
  });
  afterAll(() => postgres?.remove());

  it.skipIf(lacks)('in PostgreSQL', () => expectUndone(postgres.url()));

  it.skipIf(lacks)('in PostgreSQL, where one may take longer than a request may wait', async () => {
    const database = await Database.open(await postgres.createDatabase('slow'));
    onTestFinished(() => database.destroy());
    const other = await postgres.connect('slow');
    await database.migrate('boxes', first);
    await other.query('BEGIN; LOCK TABLE boxes');
    const migrated = database.migrate('boxes', second(false));
    await expect
      .poll(
        () =>
          postgres.query(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND now() - query_start > '1.5 s'",
          ),
        { timeout: 5_000 },
      )
      .not.toEqual([]);
    await other.query('COMMIT');
    await migrated;
  });
});
