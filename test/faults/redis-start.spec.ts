import { describe, expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { signedUp } from '../support/people.js';
import { missingServer } from '../starter/programs.js';
import { startRedis } from '../starter/redis-groups.js';
import { expectReady, expectTheRest, outagesIn, readiness } from '../starter/refusal.js';

describe.skipIf(missingServer('redis'))('An application that starts', () => {
  it('before Redis serves what it can, and the rest when Redis is there', async () => {
    const redis = await startRedis();
    await redis.kill();
    const app = await startApp({ REDIS_URL: redis.url });
    await expectTheRest(app);
    expect(await readiness(app)).toBe(503);
    expect(outagesIn(app)).toEqual([
      expect.stringContaining(
        `Redis cannot answer now: connect ECONNREFUSED 127.0.0.1:${redis.port}`,
      ),
    ]);

    await redis.start();
    await expectReady(app, 2_500);
    await signedUp(app);
  });

  it('with a wrong password for Redis says so once, and goes on when it is right', async () => {
    const redis = await startRedis('--requirepass', 'right');
    redis.password = 'right';
    const app = await startApp({ REDIS_URL: `redis://:wrong@127.0.0.1:${redis.port}` });
    await expectTheRest(app);
    expect(await readiness(app)).toBe(503);
    await redis.command('CONFIG', 'SET', 'requirepass', 'wrong');
    await expectReady(app, 2_500);
    await signedUp(app);
    expect(outagesIn(app)).toEqual([expect.stringMatching(/^error: .*WRONGPASS/)]);
  });

  it('beside a frozen Redis does not wait for it', async () => {
    const redis = await startRedis();
    redis.freeze();
    const app = await startApp({ REDIS_URL: redis.url });
    await expectTheRest(app);
    expect(await readiness(app)).toBe(503);
    redis.thaw();
    await expectReady(app, 4_000);
    await signedUp(app);
  });

  it.each(['allkeys-lru', 'volatile-ttl'])(
    'with a Redis that forgets sessions is warned: %s',
    async (policy) => {
      const redis = await startRedis('--maxmemory-policy', policy);
      const app = await startApp({ REDIS_URL: redis.url });
      await expect
        .poll(() => outagesIn(app))
        .toEqual([expect.stringMatching(`^warn: .*${policy}.*noeviction`)]);
    },
  );
});

describe.skipIf(missingServer('redis'))('A session that Redis forgot', () => {
  it('makes a guest of its visitor, and nothing else', async () => {
    const redis = await startRedis('--maxmemory-policy', 'allkeys-lru');
    const app = await startApp({ REDIS_URL: redis.url });
    const ada = await signedUp(app);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    expect((await ada.open('/')).status).toBe(200);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await redis.command('FLUSHALL');
    expect((await ada.open('/count')).status).toBe(200);
    await ada.submit('/logout');
    expect((await ada.open('/')).user).toBeUndefined();
  });
});
