import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/core/database/database.js';
import { Users } from '../../src/core/users/users.js';
import { proofOf } from '../support/accounts.js';
import { startApp } from '../support/app.js';
import { everyRow, rowsIn } from '../support/every-row.js';
import { PostgresServer } from '../support/postgres-server.js';
import { missingServer } from '../support/programs.js';
import { temporaryFile } from '../support/stores.js';

/**
 * What an application stored that had no foreign keys to `users`: a row of Ada in each table, the same of somebody
 * who was deleted in the same moment, the cart of a guest, a sign-up that waits for its link. A story did all this
 * with `test/support`, and then took what `sqlite3 app.db .dump` says, and `pg_dump --inserts --no-owner` without
 * comments and settings.
 */
const dump = (name: string) =>
  readFileSync(`${import.meta.dirname}/migrations-upgrade.${name}.sql`, 'utf8');

const OF_USERS = [
  'cart_lines',
  'devices',
  'logins',
  'mails',
  'passkeys',
  'recovery_codes',
  'second_factors',
  'tokens',
];

async function expectUpgraded(DATABASE_URL: string) {
  const old = await Database.open(DATABASE_URL);
  const before = await rowsIn(old);
  await old.destroy();
  const app = await startApp({ DATABASE_URL });
  const after = await everyRow(app);
  expect(after.users).toMatchObject(before.users!);
  const [{ id, email }] = after.users as [{ id: string; email: string }];
  const { user_id: gone } = before.logins!.find((row) => !JSON.stringify(row).includes(id)) as {
    user_id: string;
  };
  for (const table of OF_USERS) {
    const kept = before[table]!.filter((row) => !JSON.stringify(row).includes(gone));
    expect(kept.length, table).toBeLessThan(before[table]!.length);
    expect(after[table], table).toHaveLength(kept.length);
    for (const row of kept) {
      const same = 'user_id' in row && row.user_id === '' ? { ...row, user_id: null } : row;
      expect(after[table]).toContainEqual(expect.objectContaining(same));
    }
  }
  await app.app.get(Users).remove(await proofOf(app, id));
  const left = await everyRow(app);
  expect(JSON.stringify(left)).not.toMatch(new RegExp(`${id}|${email}`));
  expect(OF_USERS.filter((table) => left[table]!.length > 0)).toEqual(['cart_lines', 'tokens']);
}

describe('What an older version stored is there after an upgrade, and what it left of deleted accounts is not', () => {
  it('in SQLite', async () => {
    const file = temporaryFile();
    const old = new DatabaseSync(file);
    old.exec(dump('sqlite'));
    old.close();
    await expectUpgraded(`sqlite:${file}`);
  });

  const lacks = missingServer('postgres');
  let postgres: PostgresServer;
  beforeAll(async () => {
    if (!lacks) postgres = await PostgresServer.start();
  });
  afterAll(() => postgres?.remove());

  it.skipIf(lacks)('in PostgreSQL', async () => {
    await postgres.query(dump('postgres'));
    await expectUpgraded(postgres.url());
  });
});
