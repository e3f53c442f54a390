import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { placeWithKeepAlive } from '../starter/built-place.js';
import { startCluster } from '../starter/cluster.js';
import { temporaryFile } from '../support/stores.js';

const place = placeWithKeepAlive(500);
const settings = join(place.folder, '.env');
afterEach(() => rmSync(settings, { force: true }));
afterAll(() => place.delete());

const start = () => startCluster(place.folder, { DATABASE_URL: `sqlite:${temporaryFile()}` });

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
  });

  it('leaves them as they are when the new settings are wrong', async () => {
    const app = await start();
    const before = await app.pids();
    writeFileSync(settings, 'SESSION_KEYS=short');
    app.child.kill('SIGHUP');
    await expect.poll(app.output, { timeout: 30_000 }).toContain('the old ones go on');
    expect(app.output().match(/SESSION_KEYS must/g)).toHaveLength(1);
    expect(new Set(await app.pids())).toEqual(new Set(before));
  });
});
