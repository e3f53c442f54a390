import type { Client } from 'pg';
import { sql } from 'kysely';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/core/database/database.js';
import { startApp } from '../support/app.js';
import { stopClock } from '../support/clock.js';
import { logIn, PASSWORD, signedUp } from '../support/people.js';
import { newDatabase } from '../starter/postgres-database.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { missingServer } from '../starter/programs.js';
import {
  expectReady,
  expectRefusal,
  expectRefusedPage,
  expectTheRest,
  outagesIn,
  pageInTime,
  readiness,
} from '../starter/refusal.js';

const EMAIL = 'ada@example.com';
const ADA = { email: EMAIL, password: PASSWORD };

const lacks = missingServer('postgres');
const CONNECTIONS = 25;
let postgres: PostgresServer;
beforeAll(async () => {
  if (!lacks) postgres = await PostgresServer.start(`max_connections=${CONNECTIONS}`);
});
afterAll(() => postgres?.remove());

let count = 0;

async function open() {
  const database = `test_${++count}`;
  const app = await startApp({ DATABASE_URL: await newDatabase(postgres.port, database) });
  return { database, app, ada: await signedUp(app) };
}

/** Whoever looks a login up waits for it. */
async function lockLogins(database: string) {
  const other = await postgres.connect(database);
  await other.query('BEGIN; LOCK TABLE logins');
  return { letGo: () => other.query('COMMIT') };
}

/** Those of this database too: until it has none left, and nobody else gets one. */
async function takeAllConnections(database: string) {
  const taken: Client[] = [await postgres.connect()];
  const letGo = () => Promise.all(taken.map((client) => client.end()));
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`;
  for (;;) {
    const { rowCount } = await taken[0]!.query(end);
    try {
      for (;;) taken.push(await postgres.connect());
    } catch {
      // The application may have been faster, with one that it opened anew.
      if (rowCount === 0) return { letGo };
    }
  }
}

const away = {
  'is started again': { begin: () => postgres.stop(), end: () => postgres.start() },
  'is frozen': { begin: () => postgres.freeze(), end: () => postgres.thaw() },
};

describe.skipIf(lacks)('PostgreSQL', () => {
  it.each(Object.entries(away))(
    'that %s is waited for, and nobody is logged out by it',
    async (_, trouble) => {
      const { app, ada } = await open();
      await trouble.begin();
      for (const path of ['/', '/count', '/count/row']) await expectRefusal(ada, path);
      await expectRefusal(ada, '/logout', {});
      await expectRefusal(app.visitor(), '/login', ADA);
      await expectTheRest(app);
      expect(await readiness(app)).toBe(503);

      await trouble.end();
      await expectReady(app, 2_000);
      expect((await ada.open('/')).user).toBe(EMAIL);
      await logIn(app.visitor());
      await ada.submit('/logout');
      expect((await ada.open('/')).user).toBeUndefined();
    },
  );

  it('that was away is told of twice in the log, however many asked', async () => {
    const { app, ada } = await open();
    const clock = stopClock();
    await postgres.stop();
    for (let i = 0; i < 10; i++) await expectRefusal(ada, '/');
    await postgres.start();
    await expectReady(app, 2_000);
    await clock.pass(60);
    for (let i = 0; i < 10; i++) await ada.open('/');
    expect(outagesIn(app)).toEqual([
      expect.stringMatching(
        /^error: PostgreSQL cannot answer now: .+\. Requests that need it get 503$/,
      ),
      expect.stringMatching(/^warn: PostgreSQL answers again, after \d+ s$/),
    ]);
  });

  it('in which nothing may be made is said at the start, with what gives leave', async () => {
    await postgres.query('CREATE ROLE shop LOGIN');
    await postgres.createDatabase('shop');
    const DATABASE_URL = `postgres://shop@127.0.0.1:${postgres.port}/shop`;
    const start = startApp({ DATABASE_URL });
    const [, grant] = await start.then(String, (error: Error) =>
      /: (GRANT .+)$/.exec(error.message)!,
    );
    await postgres.query(grant!, 'shop');
    expect((await signedUp(await startApp({ DATABASE_URL }))).origin).toMatch(/^http/);
  });

  it('is reached by a socket, as who runs the application or as somebody who is named', async () => {
    const { username } = userInfo();
    await postgres.query(`CREATE ROLE "${username}" LOGIN SUPERUSER`);
    await postgres.createDatabase('near');
    const url = postgres.socketUrl('near');
    for (const DATABASE_URL of [url, url.replace('///', '//postgres@/')]) {
      const app = await startApp({ DATABASE_URL });
      const { rows } = await sql`
        SELECT current_user AS me, inet_server_addr() AS address`.execute(app.app.get(Database));
      const me = DATABASE_URL === url ? username : 'postgres';
      expect(rows).toEqual([{ me, address: null }]);
    }
  });

  it('is asked for nothing that stays for whoever gets its connection next, from a pooler', async () => {
    const { app } = await open();
    const { rows } = await sql`
      SELECT setting, source FROM pg_settings WHERE name = 'statement_timeout'`.execute(
      app.app.get(Database),
    );
    expect(rows).toEqual([{ setting: '900', source: 'client' }]);
  });

  it('of which one process is frozen lets one visitor down, and not the next', async () => {
    const { database, app, ada } = await open();
    await postgres.freezeOne(database);
    await expectRefusal(ada, '/');
    for (let i = 0; i < 10; i++) expect((await ada.open('/')).user).toBe(EMAIL);
    expect(await readiness(app)).toBe(200);
  });

  it.each([
    ['stopped', 'stop'],
    ['killed', 'kill'],
  ] as const)(
    'that is %s in the middle of a question leaves the application running',
    async (_, end) => {
      const { database, app, ada } = await open();
      await lockLogins(database);
      const watcher = await postgres.connect();
      const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
      const answers = Promise.all(Array.from({ length: 5 }, () => pageInTime(ada, '/')));
      await expect
        .poll(async () => (await watcher.query(waiting)).rows, { interval: 10 })
        .not.toEqual([]);
      await postgres[end]();
      try {
        // The lock may be let go a moment before one who waits for it is cut off: then there is an answer.
        const others = (await answers).filter(({ status }) => status !== 200);
        for (const page of others) expectRefusedPage(page, '/');
      } finally {
        await postgres.start();
      }
      await expectReady(app, 2_000);
      expect((await ada.open('/')).user).toBe(EMAIL);
    },
  );

  it('that keeps all our connections busy refuses at once, and is not given more and more to do', async () => {
    const { database, app, ada } = await open();
    const lock = await lockLogins(database);
    await Promise.all(Array.from({ length: 40 }, () => expectRefusal(ada, '/')));
    await expectTheRest(app);
    await expect
      .poll(() => postgres.query("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
      .toEqual([]);
    await lock.letGo();
    expect((await ada.open('/')).user).toBe(EMAIL);
  });

  it('that has no connection left refuses until it has one', async () => {
    const { database, app, ada } = await open();
    const others = await takeAllConnections(database);
    await expectRefusal(ada, '/');
    await expectTheRest(app);
    expect(outagesIn(app)[0]).toMatch(/too many clients|terminating connection/);
    await others.letGo();
    await expectReady(app, 2_000);
    expect((await ada.open('/')).user).toBe(EMAIL);
  });

  it('that only reads still shows pages, and a logout says that it cannot be', async () => {
    const { app, ada } = await open();
    const readOnly = async (value: string) => {
      await postgres.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await postgres.query('SELECT pg_reload_conf()');
    };
    await readOnly('on');
    await expect.poll(async () => (await app.visitor().submit('/login', ADA)).status).toBe(503);
    await expectRefusal(ada, '/count/row', { by: '1' });
    await expectRefusal(ada, '/logout', {});
    expect((await ada.open('/')).user).toBe(EMAIL);
    expect(await readiness(app)).toBe(200);
    await readOnly('off');
    await expect.poll(async () => (await ada.submit('/logout')).status).toBe(200);
    expect((await ada.open('/')).user).toBeUndefined();
  });
});
