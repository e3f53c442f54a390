import { describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { logIn, PASSWORD, signedUp, expectSlowedDown } from '../support/people.js';
import { missingServer } from '../starter/programs.js';
import { startCluster, startWithReplica, startWithSentinel } from '../starter/redis-groups.js';
import { expectReady, expectRefusal, expectTheRest } from '../starter/refusal.js';
import { CuttingProxy } from '../starter/cutting-proxy.js';

const EMAIL = 'ada@example.com';

/** What an application does with its Redis: sessions and counted tries. */
async function expectAllIsWell(app: RunningApp) {
  const visitor = app.visitor();
  await logIn(visitor);
  const { count } = await visitor.open('/count');
  expect((await visitor.open('/count')).count).toBe(count + 1);
  const copy = visitor.thief();
  await visitor.submit('/logout');
  expect((await copy.open('/')).user).toBeUndefined();
}

async function guess(app: RunningApp) {
  const form = { email: 'bob@example.com', password: 'wrong' };
  await expectSlowedDown(app, () => app.visitor().submit('/login', form));
}

describe.skipIf(missingServer('redis'))('Redis with a Sentinel', () => {
  it('is left for its replica when it is gone, and who was logged in still is', async () => {
    const { main, url } = await startWithSentinel();
    const app = await startApp({ REDIS_URL: url });
    const ada = await signedUp(app);
    await expectAllIsWell(app);
    await guess(app);

    await main.command('WAIT', '1', '1000');
    await main.kill();
    await expectRefusal(app.visitor(), '/login', { email: EMAIL, password: PASSWORD });
    await expectTheRest(app);
    await expectReady(app, 15_000);
    expect((await ada.open('/')).user).toBe(EMAIL);
    await expectAllIsWell(app);
  });
});

describe.skipIf(missingServer('redis'))('A Redis Cluster', () => {
  it('holds sessions and counts tries, and one of its nodes may come and go', async () => {
    const { nodes, url } = await startCluster();
    const app = await startApp({ REDIS_URL: url });
    await signedUp(app);
    await expectAllIsWell(app);
    await guess(app);

    await nodes[1]!.kill();
    await expect
      .poll(
        async () =>
          (await app.visitor().submit('/login', { email: EMAIL, password: PASSWORD })).status,
        { timeout: 10_000 },
      )
      .toBe(503);
    await expectTheRest(app);
    await nodes[1]!.start();
    // Keys of the others are answered before.
    await expect
      .poll(() => expectAllIsWell(app).then(String, String), { timeout: 15_000, interval: 500 })
      .toBe('undefined');
    await expectReady(app, 1_000);
  });
});

describe.skipIf(missingServer('redis'))('A replica that knows nothing of a logout yet', () => {
  it('brings the session back when it takes over, but nobody is logged in by it', async () => {
    const { main, replica } = await startWithReplica();
    const proxy = await CuttingProxy.before(main.port);
    const app = await startApp({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
    const ada = await signedUp(app);
    const copy = ada.thief();
    await main.command('WAIT', '1', '1000');
    await replica.command('REPLICAOF', 'NO', 'ONE');

    await ada.submit('/logout');
    await main.kill();
    proxy.moveTo(replica.port);
    await expectReady(app, 5_000);
    const page = await copy.open('/');
    expect(page.user).toBeUndefined();
    expect(page.flash).toMatch(/logged out/);
    expect((await copy.open('/private')).path).toMatch(/^\/login/);
  });
});
