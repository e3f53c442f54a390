import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { builtPlace } from '../support/built-place.js';
import { startCluster } from '../support/cluster.js';
import { startProcess } from '../support/process.js';
import { temporaryFile } from '../support/stores.js';

const place = builtPlace();
const settings = join(place.folder, '.env');
afterEach(() => rmSync(settings, { force: true }));
afterAll(() => place.delete());

const start = (environment: Record<string, string> = {}) =>
  startCluster(place.folder, { DATABASE_URL: `sqlite:${temporaryFile()}`, ...environment });

describe('Stopping several processes', () => {
  it('takes one Ctrl-C for one, though each of them gets it, and npm passes it on', async () => {
    const app = await start();
    for (const pid of [...(await app.pids()), app.child.pid!]) process.kill(pid, 'SIGINT');
    app.child.kill('SIGINT');
    expect(await app.ended).toEqual([0, null]);
    await app.closed;
  });

  it('ends all of them at once when asked twice', async () => {
    const app = await start();
    // One that cannot stop by itself any more.
    const [stuck] = await app.pids();
    process.kill(stuck!, 'SIGSTOP');
    const again = () => {
      app.child.kill('SIGTERM');
      return app.child.exitCode;
    };
    await expect.poll(again, { timeout: 4_000 }).toBe(1);
    await app.closed;
  });

  it('leaves none of them behind when the first is killed', async () => {
    const app = await start();
    await app.pids();
    app.child.kill('SIGKILL');
    await app.closed;
  });
});

describe('Restarting several processes', () => {
  it('takes up changed settings', async () => {
    const app = await start();
    await app.pids();
    writeFileSync(settings, 'SESSION_COOKIE_NAME=renamed');
    app.child.kill('SIGHUP');
    await expect.poll(app.output, { timeout: 50_000 }).toContain('All workers have been replaced.');
    const visitor = app.visitor();
    await app.askEach((headers) => visitor.open('/count', headers));
    expect(visitor.jar.getCookiesSync(app.origin).map(({ key }) => key)).toEqual(['renamed']);
  }, 120_000);

  it('leaves them as they are when the new settings are wrong', async () => {
    const app = await start();
    const before = await app.pids();
    writeFileSync(settings, 'SESSION_KEYS=short');
    app.child.kill('SIGHUP');
    await expect.poll(app.output, { timeout: 30_000 }).toContain('the old ones go on');
    expect(app.output().match(/SESSION_KEYS must/g)).toHaveLength(1);
    expect(new Set(await app.pids())).toEqual(new Set(before));
  });

  it('tries later and later while one cannot start', async () => {
    const app = await start();
    const [killed, other] = await app.pids();
    writeFileSync(settings, 'SESSION_KEYS=short');
    process.kill(killed!, 'SIGKILL');
    await expect.poll(app.output, { timeout: 30_000 }).toMatch(/in 1 s[^]*in 2 s/);
    rmSync(settings);
    expect(await app.pids()).toContain(other);
  });
});

describe('Several processes that cannot start', () => {
  it.each([
    ['the environment is wrong', { SESSION_KEYS: 'short', PORT: '0' }, 'SESSION_KEYS must'],
    [
      'each would have a database of its own',
      { DATABASE_URL: 'sqlite::memory:' },
      'DATABASE_URL must be a file or PostgreSQL',
    ],
    [
      'PostgreSQL is not there',
      { DATABASE_URL: 'postgres://127.0.0.1:1/app' },
      'Cannot start: PostgreSQL cannot answer now: connect ECONNREFUSED',
    ],
  ])('say it once when %s', async (_, environment, sentence) => {
    const error = String(await start(environment).catch((error: unknown) => error));
    expect(error).toContain('ended with 1');
    expect(error.split(sentence)).toHaveLength(2);
    expect(error).not.toContain('takes its place');
  });

  it('say it once when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const PORT = String((other.address() as { port: number }).port);
    const error = String(await start({ PORT }).catch((error: unknown) => error));
    expect(error).toContain('ended with 1');
    expect(error.match(/^Cannot start: .*EADDRINUSE.*see HOST, PORT/gm)).toHaveLength(1);
  });

  it('say what is wrong with their number', async () => {
    const flags = ['--cluster', '--workers=many'];
    await expect(startProcess(place.folder, {}, ...flags)).rejects.toThrow(
      /ended with 1:\nCannot start: --workers=many must be/,
    );
  });
});
