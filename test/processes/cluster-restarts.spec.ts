import { expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { startCluster } from '../starter/cluster.js';
import { crowd } from '../starter/crowd.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

async function expectNoFailedRequest(HTTP_PLATFORM: string) {
  const environment = { HTTP_PLATFORM, DATABASE_URL: `sqlite:${temporaryFile()}` };
  const app = await startCluster(built, environment);
  const before = await app.pids();
  const people = crowd(app);
  await people.goesOn();
  app.child.kill('SIGHUP');
  await expect.poll(app.output, { timeout: 100_000 }).toContain('All workers have been replaced.');
  await people.goesOn();
  expect(await people.goHome()).toEqual([]);
  expect(before).not.toEqual(expect.arrayContaining(await app.pids()));
  await people.expectAllKept(app);
}

// At the same time: most of it is waiting.
it('Several processes under load are replaced one after the other without a failed request', () =>
  Promise.all(Object.keys(platforms).map(expectNoFailedRequest)));
