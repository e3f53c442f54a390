import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { logIn, signedUp } from '../support/people.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { startProcess } from '../starter/process.js';
import { missingServer } from '../starter/programs.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

/** Each of them finds nothing, and makes the tables or waits for those of another. */
async function expectFourToStart(DATABASE_URL: string) {
  const four = Array.from({ length: 4 }, () => startProcess(built, { DATABASE_URL }));
  const [first, ...others] = await Promise.all(four);
  await signedUp(first!);
  for (const app of others) {
    await logIn(app.visitor());
    expect((await app.visitor().open('/health/ready')).status).toBe(200);
  }
}

describe('Four processes that start at once on an empty database', () => {
  it('all start, with SQLite', () => expectFourToStart(`sqlite:${temporaryFile()}`));

  const lacks = missingServer('postgres');
  let postgres: PostgresServer;
  beforeAll(async () => {
    if (!lacks) postgres = await PostgresServer.start();
  });
  afterAll(() => postgres?.remove());

  it.skipIf(lacks)('all start, with PostgreSQL', () => expectFourToStart(postgres.url()));
});
