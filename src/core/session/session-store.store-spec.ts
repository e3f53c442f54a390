import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/app.js';
import { stopClock } from '../../../test/support/clock.js';
import { damageSessions, sessionsIn } from '../../../test/core/stored-content.js';
import { SessionStore } from './session-store.js';

async function open() {
  const app = await startApp();
  return { app, sessions: app.app.get(SessionStore) };
}

describe('Stored sessions', () => {
  it('are read as they were written', async () => {
    const { sessions } = await open();
    await sessions.write('id', { login: 'x' }, 60);
    await sessions.write('id', { login: 'y' }, 60);
    expect(await sessions.read('id')).toEqual({ login: 'y' });
    expect(await sessions.read('other')).toBeUndefined();
  });

  it('are all kept when a crowd writes at once', async () => {
    const { sessions } = await open();
    const ids = Array.from({ length: 50 }, (_, at) => `id ${at}`);
    await Promise.all(ids.map((id) => sessions.write(id, { login: id }, 60)));
    const read = await Promise.all(ids.map((id) => sessions.read(id)));
    expect(read).toEqual(ids.map((login) => ({ login })));
  });

  it('keep the last of what is written at once', async () => {
    const { sessions } = await open();
    await Promise.all(['x', 'y', 'z'].map((login) => sessions.write('id', { login }, 60)));
    expect(await sessions.read('id')).toEqual({ login: 'z' });
  });

  it('are not found once they have expired, swept or not', async () => {
    const { sessions } = await open();
    const clock = stopClock();
    await sessions.write('id', { login: 'x' }, 60);
    await clock.pass(59);
    expect(await sessions.read('id')).toBeDefined();
    await clock.pass(1);
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('live on from when they were extended', async () => {
    const { sessions } = await open();
    const clock = stopClock();
    await sessions.write('id', { login: 'x' }, 60);
    await clock.pass(30);
    await sessions.write('id', { login: 'x' }, 60);
    await clock.pass(20);
    await sessions.writeWithoutExtending('id', { login: 'y' }, 60);
    await clock.pass(19);
    expect(await sessions.read('id')).toEqual({ login: 'y' });
  });

  it('stay dead once ended, whatever is written to them', async () => {
    const { sessions } = await open();
    await sessions.write('id', { login: 'x' }, 60);
    await sessions.end('id');
    await sessions.write('id', { login: 'x' }, 60);
    await sessions.writeWithoutExtending('id', { login: 'x' }, 60);
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('stay dead for longer than a request may take, however often they are swept', async () => {
    const { sessions } = await open();
    const clock = stopClock();
    await sessions.write('id', { login: 'x' }, 60);
    await sessions.end('id');
    await clock.pass(50 * 60);
    await sessions.cleanUp();
    await sessions.write('id', { login: 'x' }, 60);
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('are none when what is stored was damaged', async () => {
    const { app, sessions } = await open();
    await sessions.write('id', { login: 'x' }, 60);
    await damageSessions(app);
    expect(await sessions.read('id')).toBeUndefined();
  });

  it('leave nothing for an id that never had one', async () => {
    const { app, sessions } = await open();
    await sessions.end('never seen');
    expect(await sessionsIn(app)).toEqual({});
  });

  it('cannot be taken over by whoever reads what is stored', async () => {
    const { app, sessions } = await open();
    await sessions.write('a-secret-id', { login: 'x' }, 60);
    const stored = JSON.stringify(await sessionsIn(app));
    expect(stored).toContain('login');
    expect(stored).not.toContain('a-secret-id');
  });

  it('are swept in batches, and only when they have expired', async () => {
    const { app, sessions } = await open();
    const clock = stopClock();
    for (const id of ['a', 'b', 'c']) await sessions.write(id, { login: id }, 60);
    await clock.pass(30);
    await sessions.write('alive', { login: 'x' }, 60);
    await clock.pass(30);
    const count = async () => Object.keys(await sessionsIn(app)).length;
    for (let before = await count(), isMore = true; isMore; before = await count()) {
      isMore = await sessions.cleanUp(2);
      expect(before - (await count())).toBeLessThanOrEqual(2);
    }
    expect(await count()).toBe(1);
    expect(await sessions.read('alive')).toBeDefined();
  });
});
