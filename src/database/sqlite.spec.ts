import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { Database } from './database.js';

it('SQLite waits for a lock a tenth of a second at most, because the whole process waits', async () => {
  const database = await Database.open('sqlite::memory:');
  onTestFinished(() => database.destroy());
  const { rows } = await sql<{ timeout: number }>`pragma busy_timeout`.execute(database);
  expect(rows[0]!.timeout).toBeLessThanOrEqual(100);
});
