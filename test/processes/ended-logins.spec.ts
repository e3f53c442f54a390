import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { placeWith } from '../starter/built-place.js';
import { signedUp } from '../support/people.js';
import { startProcess } from '../starter/process.js';
import { temporaryFile } from '../support/stores.js';

/** A feature that wants to know. Where the environment says so, it never comes to an end. */
const SEATS = `
import { sql } from 'kysely';
import { Database } from './core/database/database.js';
import { LoginLifecycle } from './core/logins/login-lifecycle.js';

const listen = async (database, loginLifecycle) => {
  await sql\`CREATE TABLE IF NOT EXISTS freed (login_at bigint)\`.execute(database);
  loginLifecycle.onLoginEnded(async ({ loginAt }, trx) => {
    await sql\`INSERT INTO freed VALUES (\${loginAt})\`.execute(trx);
    console.log('A seat is written');
    if (process.env.HANGS) await new Promise(() => {});
  });
};
const seats = {
  module: class {},
  providers: [{ provide: 'seats', inject: [Database, LoginLifecycle], useFactory: listen }],
};
`;

const withSeats = (text: string) =>
  SEATS + text.replace('...features(config)', '...features(config), seats');

/** How many were told, and how many logins were there. */
function readFrom(file: string) {
  const database = new DatabaseSync(file);
  const freed = database.prepare('SELECT login_at FROM freed').all().length;
  const ended = database.prepare('SELECT id FROM ended_logins').all().length;
  database.close();
  return { freed, ended };
}

it.each(['before it is told', 'while it is told'])(
  'The end of a login is told once, after kill -9 %s',
  async (when) => {
    const isHanging = when === 'while it is told';
    const place = placeWith('app.module.js', withSeats);
    onTestFinished(() => place.delete());
    const file = temporaryFile();
    const environment = { DATABASE_URL: `sqlite:${file}` };
    const more = isHanging ? { HANGS: 'yes' } : {};
    const first = await startProcess(place.folder, { ...environment, ...more });
    const visitor = await signedUp(first);
    await visitor.submit('/logout');
    if (isHanging) await expect.poll(first.output).toContain('A seat is written');
    first.child.kill('SIGKILL');
    await first.ended;
    // The other one may be told already, where this was slow.
    if (isHanging) expect(readFrom(file)).toEqual({ freed: 0, ended: 1 });

    const second = await startProcess(place.folder, environment);
    await expect.poll(() => readFrom(file).freed, { timeout: 5_000 }).toBe(1);
    const other = await signedUp(second, 'eve@example.com');
    await other.submit('/logout');
    await expect.poll(() => readFrom(file), { timeout: 5_000 }).toEqual({ freed: 2, ended: 2 });
  },
);
