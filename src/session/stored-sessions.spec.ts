import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFile } from '../../test/support/app.js';
import { stopClock } from '../../test/support/clock.js';
import { Database } from '../database/database.js';
import { StoredSessions } from './stored-sessions.js';
import { migrations } from './tables.js';

describe.each([
  ['in memory', () => ':memory:'],
  ['in a file', temporaryFile],
])('Sessions stored %s', (_, file) => {
  async function open() {
    const database = new Database(file());
    onTestFinished(() => database.destroy());
    await database.migrate('session', migrations);
    return { database, sessions: new StoredSessions(database) };
  }

  it('are read as they were written', async () => {
    const { sessions } = await open();
    await sessions.write('id', { login: 'x' }, 60);
    await sessions.write('id', { login: 'y' }, 60);
    expect(await sessions.read('id')).toEqual({ login: 'y' });
    expect(await sessions.read('other')).toBeUndefined();
  });

  it('are not found once they have expired, swept or not', async () => {
    const { sessions } = await open();
    const clock = stopClock();
    await sessions.write('id', { login: 'x' }, 60);
    clock.pass(59);
    expect(await sessions.read('id')).toBeDefined();
    clock.pass(1);
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('stay dead once ended, whatever is written to them', async () => {
    const { sessions } = await open();
    await sessions.write('id', { login: 'x' }, 60);
    await sessions.end('id');
    await sessions.write('id', { login: 'x' }, 60);
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('stay dead for longer than a request may take, however often the rows are swept', async () => {
    const { sessions } = await open();
    const clock = stopClock();
    await sessions.write('id', { login: 'x' }, 60);
    await sessions.end('id');
    clock.pass(50 * 60);
    await sessions.sweep();
    await sessions.write('id', { login: 'x' }, 60);
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('are none when their row was damaged', async () => {
    const { database, sessions } = await open();
    await sessions.write('id', { login: 'x' }, 60);
    await database.updateTable('sessions').set({ data: '{"login":' }).execute();
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('leave no row for an id that never had one', async () => {
    const { database, sessions } = await open();
    await sessions.end('never seen');
    expect(await database.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });

  it('cannot be taken over by whoever reads the database', async () => {
    const { database, sessions } = await open();
    await sessions.write('a-secret-id', { login: 'x' }, 60);
    const rows = await database.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('a-secret-id');
  });

  it('are swept in batches, and only when they have expired', async () => {
    const { database, sessions } = await open();
    const clock = stopClock();
    for (const id of ['a', 'b', 'c']) await sessions.write(id, { login: id }, 60);
    clock.pass(30);
    await sessions.write('alive', { login: 'x' }, 60);
    clock.pass(30);
    expect(await sessions.sweep(2)).toBe(true);
    expect(await sessions.sweep(2)).toBe(false);
    expect(await database.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
    expect(await sessions.read('alive')).toBeDefined();
  });

  it('wait for a lock a tenth of a second at most', async () => {
    const { database } = await open();
    const { rows } = await sql<{ timeout: number }>`pragma busy_timeout`.execute(database);
    expect(rows[0]!.timeout).toBeLessThanOrEqual(100);
  });
});
