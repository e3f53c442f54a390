import { describe, expect } from 'vitest';
import { actingAs, it, seed, stopClock } from '../../../test/support/kit.js';
import { Database } from './database.js';
import { Cleanup } from './cleanup.js';

const DAY = 24 * 60 * 60;

describe('What has expired', () => {
  it('is deleted, and what lives is kept: logins, and counted tries', async ({ app }) => {
    const database = app.app.get(Database);
    const count = async (table: 'logins' | 'throttle') =>
      (await database.selectFrom(table).selectAll().execute()).length;
    const tries = async () => (app.config.redisUrl ? 0 : await count('throttle'));
    const stored = async () => [await count('logins'), await tries()];

    const clock = stopClock();
    const comeAndLeave = async () => {
      await app.visitor().submit('/login', { email: `${Date.now()}@example.com`, password: 'x' });
      await actingAs(app, 'ada@example.com');
    };
    await seed.user(app);
    await comeAndLeave();
    await clock.pass(60 * DAY);
    await comeAndLeave();
    const kept = [1, app.config.redisUrl ? 0 : 2];
    expect(await stored()).not.toEqual(kept);
    await app.app.get(Cleanup).cleanUp();
    expect(await stored()).toEqual(kept);
  });
});
