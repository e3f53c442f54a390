import { expect, it } from 'vitest';
import { actingAs, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { probe } from '../../../test/core/probe.js';

it('The session inspector tells what was asked of a store, and takes it away for ten seconds', async () => {
  const clock = stopClock();
  const environment = { NODE_ENV: 'development', LOG_LEVEL: 'silent' };
  const app = await startApp(environment, { imports: [probe], isNew: true });
  const visitor = await actingAs(app, await seed.user(app));
  const asked = async () => {
    const page = await visitor.open('/__session');
    const entry = page.all('.request:last-child a')[0]!.getAttribute('href')!;
    return (await visitor.open(entry)).texts('.asks').at(0)!;
  };
  await visitor.open('/count');
  expect(await asked()).toMatch(/read login [\w-]{8}: it counts \d+\.\d ms/);

  expect((await visitor.submit('/__session/store')).status).toBe(503);
  expect((await visitor.open('/__session')).status).toBe(200);
  expect(await asked()).toContain(
    'it failed: The store cannot answer now: the inspector took it away',
  );
  await clock.pass(10);
  await expect(visitor).toBeLoggedInAs('ada@example.com');

  await visitor.submit('/__session/elsewhere');
  expect(await asked()).toMatch(/read login [\w-]{8}: it has ended: revoked/);
});
