import { RedisStore } from 'connect-redis';
import { createClient } from 'redis';
import { expect, it, onTestFinished } from 'vitest';
import { actingAs, seed, startApp } from '../support/kit.js';
import { describeWith } from '../starter/describe-with.js';
import { RedisServer } from '../starter/redis-server.js';
import { SessionsIn } from '../core/store-of.js';

const { describe } = describeWith('/usr/bin/redis-server', 'apt-get install redis-server');

describe('With connect-redis as the store of its sessions, and core as it is, an application', () => {
  it('keeps a session there, and forgets it at the logout', async () => {
    const server = await RedisServer.start();
    onTestFinished(() => server.remove());
    const client = await createClient({ url: server.url }).connect();
    onTestFinished(() => client.destroy());
    const sessionStore = () => new SessionsIn(new RedisStore({ client }));
    const app = await startApp({ HTTP_PLATFORM: 'express' }, { options: { sessionStore } });
    const ada = await actingAs(app, await seed.user(app));
    await ada.open('/count');
    expect((await ada.open('/count')).count).toBe(2);
    expect(await client.keys('sess:*')).toHaveLength(1);
    const copy = ada.thief();
    await ada.submit('/logout');
    expect(await client.keys('sess:*')).toEqual([]);
    await expect(copy).toBeGuest();
  });
});
