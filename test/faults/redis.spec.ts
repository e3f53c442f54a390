import { describe, expect, inject, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { stopClock } from '../support/clock.js';
import { logIn, PASSWORD, signedUp } from '../support/people.js';
import { missingServer } from '../starter/programs.js';
import { startRedis } from '../starter/redis-groups.js';
import type { RedisServer } from '../starter/redis-server.js';
import {
  expectReady,
  expectRefusal,
  expectTheRest,
  outagesIn,
  readiness,
} from '../starter/refusal.js';
import type { Visitor } from '../support/visitor.js';

/** Or in the cookie: then only what is counted is in Redis. */
const SESSIONS_ARE_IN_REDIS = inject('platform') === 'express';

const EMAIL = 'ada@example.com';
const ADA = { email: EMAIL, password: PASSWORD };
const BOB = { email: 'bob@example.com', password: PASSWORD };

async function open() {
  const redis = await startRedis();
  const app = await startApp({ REDIS_URL: redis.url });
  return { redis, app, ada: await signedUp(app) };
}

/** Whose visitors are guests afterwards. */
const KILLED = 'was killed, and starts again without its data,';

type Trouble = Record<'begin' | 'end', (redis: RedisServer) => unknown>;

const away: Record<string, Trouble> = {
  [KILLED]: { begin: (redis) => redis.kill(), end: (redis) => redis.start() },
  'is frozen': { begin: (redis) => redis.freeze(), end: (redis) => redis.thaw() },
  'holds everybody up for four seconds': {
    begin: (redis) => redis.command('CLIENT', 'PAUSE', '4000', 'ALL'),
    end: () => {},
  },
  'has a new password': {
    begin: async (redis) => {
      await redis.command('CONFIG', 'SET', 'requirepass', 'new');
      redis.password = 'new';
      await redis.command('CLIENT', 'KILL', 'TYPE', 'normal');
    },
    end: (redis) => redis.command('CONFIG', 'SET', 'requirepass', ''),
  },
};

/** What was ended can be deleted without memory, but not in a replica. */
const writeless: Record<string, Trouble & { logout: number }> = {
  'has no memory left': {
    begin: (redis) => redis.command('CONFIG', 'SET', 'maxmemory', '1'),
    end: (redis) => redis.command('CONFIG', 'SET', 'maxmemory', '0'),
    logout: 303,
  },
  'is a replica': {
    begin: (redis) => redis.command('REPLICAOF', '127.0.0.1', '1'),
    end: (redis) => redis.command('REPLICAOF', 'NO', 'ONE'),
    logout: SESSIONS_ARE_IN_REDIS ? 503 : 303,
  },
};

/** Who comes in is counted, and a new session is written. */
async function expectNobodyComesIn({ visitor }: RunningApp) {
  await expectRefusal(visitor(), '/login', ADA);
  await expectRefusal(visitor(), '/signup', BOB);
}

async function expectAllIsWell(app: RunningApp, ada: Visitor) {
  expect((await ada.open('/')).user).toBe(EMAIL);
  await logIn(app.visitor());
  await ada.submit('/logout');
  expect((await ada.open('/')).user).toBeUndefined();
}

describe.skipIf(missingServer('redis'))('Redis', () => {
  it.each(Object.entries(away))(
    'that %s is waited for, and all goes on by itself',
    async (name, trouble) => {
      const { redis, app, ada } = await open();
      await trouble.begin(redis);
      await expectNobodyComesIn(app);
      if (SESSIONS_ARE_IN_REDIS) {
        await expectRefusal(ada, '/');
        await expectRefusal(ada, '/count');
        await expectRefusal(ada, '/logout', {});
      }
      await expectTheRest(app);
      expect(await readiness(app)).toBe(503);

      await trouble.end(redis);
      await expectReady(app, 5_000);
      if (name === KILLED && SESSIONS_ARE_IN_REDIS) {
        expect(await ada.open('/')).toMatchObject({ status: 200, user: undefined });
        await logIn(ada);
      }
      await expectAllIsWell(app, ada);
    },
  );

  it.each(Object.entries(writeless))(
    'that %s still shows pages, and a logout holds',
    async (_, trouble) => {
      const { redis, app, ada } = await open();
      await trouble.begin(redis);
      await expectNobodyComesIn(app);
      expect((await ada.open('/')).user).toBe(EMAIL);
      if (SESSIONS_ARE_IN_REDIS) await expectRefusal(ada, '/count');
      expect(await readiness(app)).toBe(200);

      const copy = ada.thief();
      const { status, headers } = (await ada.submit('/logout')).first;
      expect(status).toBe(trouble.logout);
      expect(headers.getSetCookie()).toHaveLength(status === 303 ? 1 : 0);
      // Done or not, a copy of the cookie is worth nothing.
      expect((await copy.open('/')).user).toBeUndefined();

      await trouble.end(redis);
      await logIn(copy);
      await expectAllIsWell(app, copy);
    },
  );

  it('that gives us only keys with a prefix has no other of ours, and the log says how to get them', async () => {
    const redis = await startRedis();
    await redis.command('ACL', 'SETUSER', 'shop', 'on', '>pass-word-1', '+@all', '~other:*');
    const url = redis.url.replace('://', '://shop:pass-word-1@');
    const app = await startApp({ REDIS_URL: `${url}/?prefix=shop:` });
    const [said = ''] = outagesIn(app);
    const [, command = ''] = /As the administrator of Redis: (ACL SETUSER shop .*?)\. /.exec(said)!;
    await redis.command(...command.split(' '));
    await expectAllIsWell(app, await signedUp(app));

    const keys = (await redis.command('KEYS', '*')) as unknown as string[];
    const kinds = new Set(keys.map((key) => /^[^:]+:?[^:]*/.exec(key)![0]));
    const sessions = SESSIONS_ARE_IN_REDIS ? ['shop:session'] : [];
    expect([...kinds].toSorted()).toEqual(['shop:form', ...sessions, 'shop:throttle']);
  });

  it('that is known to be gone lets nobody wait', async () => {
    const { redis, app } = await open();
    await redis.kill();
    await expect.poll(() => outagesIn(app)).toHaveLength(1);
    await expectRefusal(app.visitor(), '/login', ADA, 800);
  });

  it('that was away is told of twice in the log, however many asked', async () => {
    const { redis, app, ada } = await open();
    const clock = stopClock();
    await redis.kill();
    for (let i = 0; i < 5; i++) await expectNobodyComesIn(app);
    expect(outagesIn(app)).toEqual([
      expect.stringMatching(/^error: Redis cannot answer now: .+\. Requests that need it get 503$/),
    ]);

    await redis.start();
    await expectReady(app, 5_000);
    await clock.pass(60);
    for (let i = 0; i < 5; i++) await ada.open('/count');
    await logIn(app.visitor());
    expect(outagesIn(app).slice(1)).toEqual([
      expect.stringMatching(/^warn: Redis answers again, after \d+ s$/),
    ]);
  });
});
