import { randomFillSync } from 'node:crypto';
import { renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { signedUp } from '../support/people.js';
import { expectRefusal, outagesIn, readiness } from '../starter/refusal.js';
import { temporaryFile } from '../support/stores.js';

const ONE = { by: '1' };
const PEOPLE = ['ada@example.com', 'bob@example.com'];

const start = (file: string) => startApp({ DATABASE_URL: `sqlite:${file}` });

describe('A database that another program has locked', () => {
  // Others use this machine too: what is too slow each time is our doing.
  it('holds up nobody but those who write, and those for a moment only', { retry: 2 }, async () => {
    const file = temporaryFile();
    const app = await start(file);
    const ada = await signedUp(app);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');

    const guests = Array.from({ length: 40 }, () => app.visitor());
    const refusals = Promise.all(guests.map((guest) => expectRefusal(guest, '/count/row', ONE)));
    const waits: number[] = [];
    for (let i = 0; i < 20; i++) {
      const started = performance.now();
      expect(await readiness(app)).toBe(200);
      waits.push(performance.now() - started);
      expect((await ada.open('/')).user).toBe('ada@example.com');
    }
    await refusals;
    expect(Math.max(...waits)).toBeLessThan(300);

    other.close();
    expect((await ada.submit('/count/row', ONE)).count).toBe(1);
  });
});

/** Somebody has made a mistake with the file. */
const errors: Record<string, (file: string) => unknown> = {
  'is cut off': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  'is emptied': (file) => truncateSync(file, 0),
  'is overwritten': (file) =>
    writeFileSync(file, randomFillSync(Buffer.alloc(statSync(file).size))),
  'is taken away': (file) => rmSync(file),
  'is replaced by that of another site': async (file) => {
    const other = `${file}-other`;
    const app = await start(other);
    for (const name of ['eve', 'mallory']) await signedUp(app, `${name}@example.com`);
    await app.close();
    renameSync(other, file);
  },
};

describe('A database whose file', () => {
  it.each([
    ['is taken away', false],
    ['is replaced', true],
  ])('%s is not ready, and the log says why, once', async (_, isReplaced) => {
    const file = temporaryFile();
    const app = await start(file);
    expect(await readiness(app)).toBe(200);
    renameSync(file, `${file}-old`);
    if (isReplaced) writeFileSync(file, '');
    for (let i = 0; i < 3; i++) expect(await readiness(app)).toBe(503);
    expect(outagesIn(app)).toEqual([expect.stringMatching(/^error: .*deleted or replaced/)]);
  });

  it.each(Object.entries(errors))(
    '%s shows nobody what is not theirs, then and after a restart',
    async (_, mistake) => {
      const file = temporaryFile();
      const before = await start(file);
      const jars = new Map<string, Awaited<ReturnType<typeof signedUp>>>();
      for (const email of PEOPLE) jars.set(email, await signedUp(before, email));
      const other = new DatabaseSync(file);
      other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      other.close();
      await mistake(file);

      const look = async (app: typeof before) => {
        for (const [email, { jar }] of jars) {
          const visitor = app.visitor(jar);
          for (const path of ['/', '/private', '/count', '/count/row']) {
            const page = await visitor.open(path);
            expect([200, 503], path).toContain(page.status);
            expect([email, undefined], path).toContain(page.user);
            expect(page.html).not.toMatch(/eve@|mallory@/);
          }
        }
      };
      await look(before);
      await before.close();
      const after = await start(file).catch((error: Error) => error);
      if (after instanceof Error) expect(after.message).toMatch(/not a database|malformed/);
      else await look(after);
    },
  );
});
