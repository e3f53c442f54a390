import { beforeEach, inject, onTestFinished } from 'vitest';
import { newDatabase } from './postgres-database.js';
import { stores, temporaryFile } from '../support/stores.js';
import { withRedis } from '../core/with-redis.js';

// Before each file of tests that are about other stores than SQLite in memory.
const store = inject('store');
Object.assign(stores, { name: store, areKept: store === 'postgres', empty, age: ageRedis });

beforeEach(({ skip }) => skip(inject('missing') !== undefined, inject('missing')));

async function empty(): Promise<Record<string, string>> {
  const isPostgres = store.includes('postgres');
  const DATABASE_URL =
    store === 'file'
      ? `sqlite:${temporaryFile()}`
      : isPostgres
        ? await newDatabase()
        : 'sqlite::memory:';
  return store.includes('redis')
    ? { DATABASE_URL, REDIS_URL: await emptyRedis() }
    : { DATABASE_URL };
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
async function ageRedis(seconds: number) {
  for (const url of taken) {
    await withRedis(url, async (redis) => {
      for (const key of await redis.keys('*')) {
        await redis.pExpire(key, (await redis.pTTL(key)) - seconds * 1000);
      }
    });
  }
}
