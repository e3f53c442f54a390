import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { cartOn, fillCart } from '../support/cart.js';
import { describeWith } from '../support/describe-with.js';
import { logIn, signedUp } from '../support/people.js';
import { PostgresServer } from '../support/postgres-server.js';
import { startProcess } from '../support/process.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

const { describe } = describeWith(
  '/usr/lib/postgresql/*/bin/postgres',
  'apt-get install postgresql',
);

const database = (file: string, ...words: string[]) =>
  new Promise<{ code: unknown; said: string }>((resolve) => {
    const where = { cwd: built, env: { DATABASE_URL: `sqlite:${file}` } };
    execFile(
      process.execPath,
      ['dist/commands/database.js', ...words],
      where,
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });

/** A shop with Ada's account, who has tea in her cart. */
async function shop() {
  const file = temporaryFile();
  const app = await startProcess(built, { DATABASE_URL: `sqlite:${file}` });
  await fillCart(await signedUp(app), { sencha: 2 });
  return { file, app };
}

async function expectAda(url: string) {
  const ada = (await startProcess(built, { DATABASE_URL: url })).visitor();
  await logIn(ada);
  expect(cartOn(await ada.open('/cart'))).toEqual({ sencha: 2 });
}

describe('With npm run database', () => {
  let server: PostgresServer;
  beforeAll(async () => void (server = await PostgresServer.start()));
  afterAll(() => server.remove());

  it('a copy is made while the application runs, and never in the place of another file', async () => {
    const { file, app } = await shop();
    const copy = `${file}.${randomUUID()}`;
    expect(await database(file, 'backup', copy)).toMatchObject({ code: 0 });
    expect(await database(file, 'backup', copy)).toMatchObject({
      code: 1,
      said: `${copy} is there already. Name a new file.\n`,
    });
    expect((await app.visitor().open('/health/ready')).status).toBe(200);
    await expectAda(`sqlite:${copy}`);
  });

  it('accounts and all that is theirs move to PostgreSQL, where there are none', async () => {
    const { file, app } = await shop();
    app.child.kill();
    await app.ended;
    using before = new DatabaseSync(file);
    for (const table of ['notes', 'notes_migrations'])
      before.exec(`CREATE TABLE ${table} (name TEXT); INSERT INTO ${table} VALUES ('001-notes')`);
    const url = await server.createDatabase('moved');
    expect(await database(file, 'copy', url)).toMatchObject({
      code: 0,
      said: expect.stringContaining('notes: left out, this version has no such table'),
    });
    await expectAda(url);
    const { code, said } = await database(file, 'copy', url);
    expect([code, said]).toEqual([1, 'That database has accounts already. Name an empty one.\n']);
  });

  it('nothing is copied from a file of another version', async () => {
    const { file, app } = await shop();
    app.child.kill();
    await app.ended;
    using older = new DatabaseSync(file);
    older.exec('DELETE FROM session_migrations');
    const url = await server.createDatabase('other');
    const { code, said } = await database(file, 'copy', url);
    expect(code).toBe(1);
    expect(said).toContain('Start the application with it once.');
    expect(await server.query('SELECT id FROM users', 'other')).toEqual([]);
  });
});
