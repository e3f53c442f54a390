import { afterAll, describe, expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { startCluster } from '../starter/cluster.js';
import { PASSWORD, signedUp, triesOf } from '../support/people.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { missingServer } from '../starter/programs.js';
import { RedisServer } from '../starter/redis-server.js';
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

const ON_ONE_FILE = Object.keys(platforms).map((HTTP_PLATFORM) => ({
  place: `one file: ${HTTP_PLATFORM}`,
  environment: async () => ({ HTTP_PLATFORM, ...(await file()) }),
  isThere: true,
}));

describe.for([
  ...ON_ONE_FILE,
  { place: 'PostgreSQL', environment: server, isThere: postgres !== undefined },
  {
    place: 'PostgreSQL and Redis',
    environment: servers,
    isThere: (postgres && redis) !== undefined,
  },
])('Several processes on $place', ({ environment, isThere }) => {
  it.runIf(isThere)('are one for a visitor, and count tries together', async () => {
    const app = await startCluster(built, await environment());
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

    const guess = (headers: Record<string, string>) =>
      app.visitor().submit('/login', { email: 'bob@example.com', password: PASSWORD }, headers);
    expect(await triesOf(() => guess({ connection: 'close' }))).toBeGreaterThan(1);
    for (const page of (await app.askEach(guess)).values()) expect(page.status).toBe(429);
  });
});
