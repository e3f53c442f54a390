import { Database } from '../../src/core/database/database.js';
import type { RunningApp } from '../support/app.js';
import { withRedis } from './with-redis.js';

/** What the store has of sessions, by what it calls them. */
export async function sessionsIn(app: RunningApp): Promise<Record<string, string | null>> {
  if (app.config.redisUrl) {
    return withRedis(app.config.redisUrl, async (redis) => {
      const keys = await redis.keys('session:*');
      return Object.fromEntries(
        await Promise.all(keys.map(async (key) => [key, await redis.get(key)])),
      );
    });
  }
  const rows = await app.app.get(Database).selectFrom('sessions').selectAll().execute();
  return Object.fromEntries(rows.map(({ id, data }) => [id, data]));
}

/** Somebody cuts off the end of every session. */
export async function damageSessions(app: RunningApp) {
  const DAMAGED = '{"login":';
  if (app.config.redisUrl) {
    await withRedis(app.config.redisUrl, async (redis) => {
      for (const key of await redis.keys('session:*')) await redis.set(key, DAMAGED);
    });
  } else {
    await app.app.get(Database).updateTable('sessions').set({ data: DAMAGED }).execute();
  }
}
