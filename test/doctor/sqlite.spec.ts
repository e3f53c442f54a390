import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inThisBuild } from '../../src/devtools/doctor/stores.js';
import { startApp } from '../support/app.js';
import { examined, GOOD } from '../starter/doctor.js';
import { temporaryFile } from '../support/stores.js';

/** Bytes: what SQLite takes when nobody asks for another size. */
const PAGE = 4096;

const look = (file: string) => examined({ ...GOOD, DATABASE_URL: `sqlite:${file}` });

/** As an application leaves it. */
async function used() {
  const file = temporaryFile();
  const app = await startApp({ DATABASE_URL: `sqlite:${file}` });
  await app.visitor().open('/count');
  await app.close();
  return file;
}

function change(file: string, sql: string) {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe('The doctor finds in a SQLite file', () => {
  it('nothing, when it is good, and changes nothing', async () => {
    const file = await used();
    const findings = await look(file);
    expect(findings.bad).toEqual([]);
    expect(findings.of('sqlite.migrations')).toEqual(['ok: All migrations were made -> ']);
    expect(readdirSync(dirname(file))).toEqual(['app.db']);
  });

  it('nothing, while an application has it open', async () => {
    const file = temporaryFile();
    const app = await startApp({ DATABASE_URL: `sqlite:${file}` });
    await app.visitor().open('/count');
    expect((await look(file)).bad).toEqual([]);
    expect((await app.visitor().open('/count')).status).toBe(200);
  });

  it('nothing, and makes none, before the first start', async () => {
    const file = temporaryFile();
    for (const at of [file, join(dirname(file), 'data', 'app.db')]) {
      const findings = await look(at);
      expect(findings.bad).toEqual([]);
      expect(findings.of('sqlite.permissions')[0]).toMatch(/not there yet/);
    }
    expect((await look(file)).of('sqlite.permissions')[0]).toMatch(/not there yet/);
  });

  it('permissions that are too wide', async () => {
    const file = await used();
    chmodSync(file, 0o644);
    expect((await look(file)).of('sqlite.permissions')).toEqual([
      `problem: ${file} may be read by others -> chmod 600 ${file}`,
    ]);
    chmodSync(file, 0o602);
    expect((await look(file)).of('sqlite.permissions')).toEqual([
      `problem: ${file} may be written by others -> chmod 600 ${file}`,
    ]);
  });

  it('a file or a folder that cannot be written', async ({ skip }) => {
    skip(userInfo().uid === 0, 'root may write everything');
    const file = await used();
    chmodSync(file, 0o400);
    expect((await look(file)).bad).toEqual(['problem sqlite.permissions']);
    chmodSync(file, 0o600);
    chmodSync(dirname(file), 0o500);
    onTestFinished(() => chmodSync(dirname(file), 0o700));
    expect((await look(file)).bad).toEqual(['problem sqlite.permissions']);
  });

  it('a disk without room', async () => {
    // Where nothing is ever free.
    expect((await look('/proc/app.db')).of('sqlite.space')).toEqual([
      expect.stringMatching(/^problem: 0.0 MB are free .* -> Make room/),
    ]);
  });

  it('another journal', async () => {
    const file = await used();
    change(file, 'PRAGMA journal_mode = DELETE');
    expect((await look(file)).bad).toEqual(['warning sqlite.journal']);
  });

  it('damage in the middle of the file, and a file that was cut off', async () => {
    const file = await used();
    change(file, 'PRAGMA journal_mode = DELETE; PRAGMA journal_mode = WAL');
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.from(whole).fill(0x5a, 3 * PAGE, 5 * PAGE));
    expect((await look(file)).of('sqlite.integrity')).toEqual([
      expect.stringMatching(
        /^problem: .* is damaged: .* -> Stop the application, .*bring back a copy/,
      ),
    ]);
    writeFileSync(file, whole.subarray(0, 4 * PAGE));
    expect((await look(file)).of('sqlite.reachable')).toEqual([
      expect.stringMatching(/^problem: .* cannot be opened: .*malformed -> .*bring back a copy/),
    ]);
  });

  it('a file that is none of SQLite, or a folder', async () => {
    const file = temporaryFile();
    writeFileSync(file, 'Dear diary, this is not a database at all.\n'.repeat(100), {
      mode: 0o600,
    });
    const folder = join(dirname(file), 'folder');
    mkdirSync(folder);
    for (const path of [file, folder]) {
      expect((await look(path)).of('sqlite.reachable')).toEqual([
        expect.stringMatching(/^problem: .* cannot be opened: .* -> .*docs\/operations.md/),
      ]);
    }
  });

  it('migrations that the next start will make', async () => {
    const file = await used();
    change(file, 'DROP TABLE session_migrations; DELETE FROM users_migrations');
    expect((await look(file)).of('sqlite.migrations')).toEqual([
      expect.stringMatching(
        /^warning: .*session 001-.*users 001-create-users.* -> .*back up first/,
      ),
    ]);
  });

  it('migrations of a newer version', async () => {
    const file = await used();
    change(file, "INSERT INTO session_migrations VALUES ('009-from-the-future', '2026')");
    expect((await look(file)).of('sqlite.migrations')).toEqual([
      expect.stringMatching(/^problem: .*session 009-from-the-future -> Start the version/),
    ]);
  });

  it('the migrations of every folder that has some', async () => {
    const database = new DatabaseSync(await used(), { readOnly: true });
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE name LIKE '%migrations'");
    const owners = tables.all().map(({ name }) => String(name).replace(/_migrations$/, ''));
    database.close();
    const known = (await inThisBuild()).map(([owner]) => owner);
    // The pages of the test kit stand outside src.
    expect([...known, 'count'].toSorted()).toEqual(owners.toSorted());
  });
});
