import { describe, expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { startCluster } from '../starter/cluster.js';
import { crowd } from '../starter/crowd.js';
import { startProcess } from '../starter/process.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

const start = () => startCluster(built, { DATABASE_URL: `sqlite:${temporaryFile()}` });

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

  it.each(Object.keys(platforms))('keeps all that was answered: %s', async (HTTP_PLATFORM) => {
    const environment = { HTTP_PLATFORM, DATABASE_URL: `sqlite:${temporaryFile()}` };
    const app = await startCluster(built, environment);
    await app.pids();
    const people = crowd(app);
    await people.goesOn();
    app.child.kill('SIGTERM');
    expect(await app.ended).toEqual([0, null]);
    await people.goHome();
    await people.expectAllKept(await startProcess(built, environment));
  });
});
