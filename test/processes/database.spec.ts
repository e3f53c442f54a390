import { Module, type OnModuleInit } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { execFile } from 'node:child_process';
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { Config } from '../../src/core/config/config.js';
import { Database } from '../../src/core/database/database.js';
import { type Application, createApp } from '../../src/core/process/app.js';
import { copyRows } from '../../src/devtools/database/copy.js';
import { cartOn, fillCart } from '../../src/features/cart/cart.test-helpers.js';
import { describeWith } from '../starter/describe-with.js';
import { logIn, signedUp } from '../support/people.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { startProcess } from '../starter/process.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

declare module '../../src/core/database/database.js' {
  interface Tables {
    files: { id: string; bytes: Uint8Array };
  }
}

/** A feature that keeps files, as `npm run feature` writes it. */
@Module({})
class FilesModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    const up = (db: Kysely<unknown>) =>
      db.schema
        .createTable('files')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('bytes', this.database.isSqlite ? 'blob' : 'bytea')
        .execute();
    await this.database.migrate('files', { '001-files': { up } });
  }
}

const WITH_FILES: Application = {
  options: AppModule.options,
  with(config, core) {
    const { imports = [], ...module } = AppModule.with(config, core);
    return { ...module, imports: [...imports, FilesModule] };
  },
};

async function createdIn(DATABASE_URL: string) {
  const config = new Config({ NODE_ENV: 'test', DATABASE_URL }, [], AppModule.options);
  const app = await createApp(config, WITH_FILES, { logTo: pino.destination('/dev/null') });
  return app.init();
}

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

  it('files that users have uploaded move, too, byte for byte', async () => {
    const file = temporaryFile();
    const each = Array.from({ length: 3 }, (_, id) => ({
      id: String(id),
      bytes: randomBytes(2_000_000),
    }));
    const before = await Database.open(`sqlite:${file}`);
    await (await createdIn(`sqlite:${file}`)).close();
    for (const row of each) await before.insertInto('files').values(row).execute();
    await before.destroy();
    const to = await server.createDatabase('files');
    await copyRows({ file, to, application: WITH_FILES, say: () => {} });
    const sums = await server.query('SELECT md5(bytes) AS md5 FROM files ORDER BY id', 'files');
    expect(sums).toEqual(each.map(({ bytes }) => ({ md5: hash('md5', bytes) })));
  });

  it('a statement may take longer than one of a request', async () => {
    const file = temporaryFile();
    await (await createdIn(`sqlite:${file}`)).close();
    const before = await Database.open(`sqlite:${file}`);
    await before
      .insertInto('files')
      .values({ id: '1', bytes: randomBytes(10) })
      .execute();
    await before.destroy();
    const to = await server.createDatabase('slow');
    await (await createdIn(to)).close();
    await server.query(
      `CREATE FUNCTION take_long() RETURNS trigger LANGUAGE plpgsql
       AS 'BEGIN PERFORM pg_sleep(1.2); RETURN NEW; END';
       CREATE TRIGGER slow BEFORE INSERT ON files FOR EACH ROW EXECUTE FUNCTION take_long()`,
      'slow',
    );
    await copyRows({ file, to, application: WITH_FILES, say: () => {} });
    expect(await server.query('SELECT id FROM files', 'slow')).toEqual([{ id: '1' }]);
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
