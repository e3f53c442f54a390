import { afterAll, describe, expect, inject, it } from 'vitest';
import { platforms } from '../../src/platform/platforms.js';
import { startCluster } from '../support/cluster.js';
import { PASSWORD, signedUp, triesOf } from '../support/people.js';
import { PostgresServer } from '../support/postgres-server.js';
import { startProcess } from '../support/process.js';
import { missingServer } from '../support/programs.js';
import { RedisServer } from '../support/redis-server.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

const postgres = missingServer('postgres') ? undefined : await PostgresServer.start();
afterAll(() => postgres?.remove());
const redis = missingServer('redis') ? undefined : await RedisServer.start();
afterAll(() => redis?.remove());

const file = async () => ({ DATABASE_URL: `sqlite:${temporaryFile()}` });
let databases = 0;
const server = async () => ({
  DATABASE_URL: await postgres!.createDatabase(`several_${++databases}`),
});
const servers = async () => ({ ...(await server()), REDIS_URL: redis!.url });

const PLACES = Object.keys(platforms).flatMap((platform) => [
  { platform, place: 'one file', environment: file, isThere: true },
  { platform, place: 'PostgreSQL', environment: server, isThere: postgres !== undefined },
  {
    platform,
    place: 'PostgreSQL and Redis',
    environment: servers,
    isThere: (postgres && redis) !== undefined,
  },
]);

describe.for(PLACES)(
  'Several processes on $place: $platform',
  ({ platform, environment, isThere }) => {
    const start = async () =>
      startCluster(built, { HTTP_PLATFORM: platform, ...(await environment()) });

    it.runIf(isThere)('are one for a visitor, and a logout holds on all of them', async () => {
      const app = await start();
      const ada = await signedUp(app);
      for (const page of (await app.askEach((headers) => ada.open('/private', headers))).values()) {
        expect(page.user).toBe('ada@example.com');
      }
      const add = () => ada.submit('/count/row', { by: '1' }, { connection: 'close' });
      await add();
      await Promise.all(Array.from({ length: 19 }, add));
      const pages = await app.askEach((headers) => ada.open('/count/row', headers));
      for (const { count } of pages.values()) expect(count).toBe(20);
      const thief = ada.thief();
      await ada.submit('/logout');
      for (const page of (await app.askEach((headers) => thief.open('/', headers))).values()) {
        expect(page.user).toBeUndefined();
      }
    });

    it.runIf(isThere)('count together how often somebody guessed', async () => {
      const app = await start();
      const guess = (headers: Record<string, string>) =>
        app.visitor().submit('/login', { email: 'ada@example.com', password: PASSWORD }, headers);
      const pids = await app.pids();
      expect(pids).toHaveLength(2);
      expect(await triesOf(() => guess({ connection: 'close' }))).toBeGreaterThan(1);
      for (const page of (await app.askEach(guess)).values()) expect(page.status).toBe(429);
    });
  },
);

describe.for([
  { place: 'one file', environment: file, isThere: true },
  { place: 'PostgreSQL', environment: server, isThere: postgres !== undefined },
])('Several that start at the same moment on $place', ({ environment, isThere }) => {
  it.runIf(isThere)('may all be the first there', async () => {
    const where = await environment();
    const apps = await Promise.all([1, 2, 3, 4].map(() => startProcess(built, where)));
    const ada = await signedUp(apps[0]!);
    for (const app of apps) {
      expect((await app.visitor(ada.jar).open('/')).user).toBe('ada@example.com');
    }
  });
});
