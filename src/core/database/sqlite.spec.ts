import { type Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFile } from '../../../test/support/stores.js';
import { Database } from './database.js';
import { Unavailable } from './unavailable.js';

async function open(url = `sqlite:${temporaryFile()}`) {
  const database = await Database.open(url);
  onTestFinished(() => database.destroy());
  return database;
}

describe('SQLite', () => {
  it('waits for a lock a tenth of a second at most, because the whole process waits', async () => {
    const { rows } = await sql<{ timeout: number }>`pragma busy_timeout`.execute(await open());
    expect(rows[0]!.timeout).toBeLessThanOrEqual(100);
  });

  it('keeps what was committed when the process is killed, and lets readers and a writer go on', async () => {
    const database = await open();
    const { rows: mode } = await sql`pragma journal_mode`.execute(database);
    expect(mode).toEqual([{ journal_mode: 'wal' }]);
    const { rows: synchronous } = await sql`pragma synchronous`.execute(database);
    expect(synchronous).toEqual([{ synchronous: NORMAL }]);
  });

  it('that finds the disk full in the middle of a transaction says so, and goes on when there is room', async () => {
    const database = (await open()) as object as Kysely<{ words: { word: string } }>;
    await database.schema.createTable('words').addColumn('word', 'text').execute();
    const write = () =>
      database.transaction().execute(async (words) => {
        const values = { word: 'x'.repeat(50_000) };
        for (let i = 0; i < 2; i++) await words.insertInto('words').values(values).execute();
      });
    await sql`pragma max_page_count = 20`.execute(database);
    await expect(write()).rejects.toThrow(Unavailable);
    await sql`pragma max_page_count = 1000`.execute(database);
    await write();
    expect(await database.selectFrom('words').selectAll().execute()).toHaveLength(2);
  });
});

/** Of sqlite.org/pragma.html#pragma_synchronous */
const NORMAL = 1;
