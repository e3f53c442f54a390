import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { describeWith } from '../starter/describe-with.js';
import { PASSWORD, signedUp } from '../support/people.js';
import { startProcess } from '../starter/process.js';
import { expectRefusal } from '../starter/refusal.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

const { describe, found: prlimit } = describeWith('/usr/bin/prlimit', 'apt-get install util-linux');

const ADA = { email: 'ada@example.com', password: PASSWORD };
const ONE = { by: '1' };

/** How many bytes a file of a process may have. */
const limitFiles = (pid: number | undefined, bytes: string) =>
  execFileSync(prlimit, ['--pid', String(pid), `--fsize=${bytes}:`]);

describe.each(Object.keys(platforms))('A disk that is full: %s', (HTTP_PLATFORM) => {
  it('is read from; what cannot be written says so, and works when there is room again', async () => {
    const file = temporaryFile();
    const app = await startProcess(built, { HTTP_PLATFORM, DATABASE_URL: `sqlite:${file}` });
    const ada = await signedUp(app);
    await ada.submit('/count/row', ONE);

    limitFiles(app.child.pid, '0');
    expect((await ada.open('/count/row')).count).toBe(1);
    await expectRefusal(ada, '/count/row', ONE);
    await expectRefusal(app.visitor(), '/login', ADA);
    await expectRefusal(app.visitor(), '/signup', { ...ADA, email: 'bob@example.com' });
    await expectRefusal(ada, '/logout', {});
    expect((await ada.open('/')).user).toBe(ADA.email);
    // Not at each of the four, which on a busy machine are one outage or two.
    expect(app.output().match(/SQLite cannot answer now/g)!.length).toBeLessThan(3);

    limitFiles(app.child.pid, 'unlimited');
    expect((await ada.submit('/count/row', ONE)).count).toBe(2);
    await ada.submit('/logout');
    expect((await ada.open('/')).user).toBeUndefined();
    app.child.kill('SIGTERM');
    expect(await app.ended).toEqual([0, null]);
    const [check] = new DatabaseSync(file).prepare('PRAGMA integrity_check').all();
    expect(check).toEqual({ integrity_check: 'ok' });
  });
});
