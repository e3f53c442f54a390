import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, inject, onTestFinished } from 'vitest';
import { newDatabase } from './postgres-database.js';
import { withRedis } from './with-redis.js';

beforeEach(({ skip }) => skip(inject('missing') !== undefined, inject('missing')));

/** They are there until all tests have ended, so that another test can have the application too. */
export const KEPT: readonly unknown[] = [undefined, 'postgres'];

/** Where an application of this project keeps what it stores: a place of its own, and empty. */
export async function emptyStore(): Promise<Record<string, string>> {
  const DATABASE_URL = 'sqlite::memory:';
  switch (inject('store')) {
    case 'file':
      return { DATABASE_URL: `sqlite:${temporaryFile()}` };
    case 'postgres':
      return { DATABASE_URL: await newDatabase() };
    case 'redis':
      return { DATABASE_URL, REDIS_URL: await emptyRedis() };
    case 'postgres and redis':
      return { DATABASE_URL: await newDatabase(), REDIS_URL: await emptyRedis() };
    default:
      return { DATABASE_URL };
  }
}

/** The same for an application that is stopped and started again, or runs twice. */
export async function lastingStore() {
  const { DATABASE_URL, ...more } = await emptyStore();
  const isLasting = DATABASE_URL !== 'sqlite::memory:';
  return { ...more, DATABASE_URL: isLasting ? DATABASE_URL! : `sqlite:${temporaryFile()}` };
}

/** A file that is not there yet, in a folder that is deleted when the test ends. */
export function temporaryFile() {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'app.db');
}

/** The Redis databases of this test. */
const taken: string[] = [];

/** The first of its databases counts how many of the others are taken. */
async function emptyRedis() {
  const server = `redis://127.0.0.1:${inject('redisPort')}`;
  const url = `${server}/${await withRedis(server, (redis) => redis.incr('taken'))}`;
  taken.push(url);
  onTestFinished(() => void taken.splice(0));
  return url;
}

/** Redis has a clock of its own: what it keeps gets so many seconds older. */
export async function ageRedis(seconds: number) {
  for (const url of taken) {
    await withRedis(url, async (redis) => {
      for (const key of await redis.keys('*')) {
        await redis.pExpire(key, (await redis.pTTL(key)) - seconds * 1000);
      }
    });
  }
}
