import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { builtPlace } from '../starter/built-place.js';
import { startCluster } from '../starter/cluster.js';
import { crowd } from '../starter/crowd.js';
import { temporaryFile } from '../support/stores.js';

const place = builtPlace();
const settings = join(place.folder, '.env');
afterEach(() => rmSync(settings, { force: true }));
afterAll(() => place.delete());

const start = () => startCluster(place.folder, { DATABASE_URL: `sqlite:${temporaryFile()}` });

describe('Several processes', () => {
  it('lose nothing that was answered when one is killed, and another takes its place', async () => {
    const app = await start();
    const [killed, other] = await app.pids();
    const people = crowd(app);
    await people.goesOn();
    process.kill(killed!, 'SIGKILL');
    await people.goesOn();
    const now = await app.pids();
    expect(now).toContain(other);
    expect(now).not.toContain(killed);
    await people.goHome();
    await people.expectAllKept(app);
    expect(app.output()).toContain(`Worker ${killed} ended (SIGKILL), another one takes its place`);
  });

  it('wait longer and longer before they start another, while none can start', async () => {
    const app = await start();
    const [killed, other] = await app.pids();
    writeFileSync(settings, 'SESSION_KEYS=short');
    process.kill(killed!, 'SIGKILL');
    await expect.poll(app.output, { timeout: 30_000 }).toMatch(/in 1 s[^]*in 2 s/);
    rmSync(settings);
    expect(await app.pids()).toContain(other);
  });

  it('leave none behind when the first is killed', async () => {
    const app = await start();
    await app.pids();
    app.child.kill('SIGKILL');
    await app.closed;
  });
});
