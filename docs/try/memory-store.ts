import express from 'express';
import session from 'express-session';
import { setTimeout } from 'node:timers/promises';
import { built } from './runner/build.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { ours } from './runner/ours.ts';
import { serve } from './runner/serve.ts';

const VISITORS = 400;
const AT_ONCE = 50;
const LIFETIME_MS = 100;

interface StoringSite extends Site {
  /** How many sessions it keeps. */
  count(): Promise<number>;
  clear(): Promise<unknown>;
}

async function naive() {
  const store = new session.MemoryStore();
  const app = express();
  app.use(
    session({
      secret: 'my-secret',
      resave: false,
      saveUninitialized: true, // as it is when nothing is said
      cookie: { maxAge: LIFETIME_MS },
      store,
    }),
  );
  app.get('/', (_request, response) => {
    response.send('Welcome');
  });
  // Its `length` and `all` throw away what has expired, but who calls them?
  const held = store as unknown as { sessions: object };
  return {
    ...(await serve(app)),
    count: async () => Object.keys(held.sessions).length,
    clear: async () => store.clear(),
  };
}

const oursOn = (HTTP_PLATFORM: string) => async () => {
  const { Database } =
    await built<typeof import('../../src/database/database.js')>('database/database.js');
  const site = await ours({ HTTP_PLATFORM });
  const database = site.app.get(Database);
  return {
    ...site,
    count: async () => (await database.selectFrom('sessions').select('id').execute()).length,
    clear: () => database.deleteFrom('sessions').execute(),
  };
};

/** Like a robot or a health check: it never sends a cookie back. */
async function visit({ origin }: Site) {
  const answer = await fetch(origin);
  await answer.text();
  return answer.headers.getSetCookie().length;
}

async function lookAround(site: StoringSite) {
  let cookies = 0;
  for (let visits = 0; visits < VISITORS; visits += AT_ONCE) {
    const given = await Promise.all(Array.from({ length: AT_ONCE }, () => visit(site)));
    cookies += given.filter(Boolean).length;
  }
  const sessions = await site.count();
  await setTimeout(LIFETIME_MS);
  const expired = await site.count();
  await collectGarbage();
  const used = process.memoryUsage().heapUsed;
  await site.clear();
  global.gc!();
  const freed = used - process.memoryUsage().heapUsed;
  return {
    'visitors without a cookie': VISITORS,
    'cookies they were given': cookies,
    'sessions made for them': sessions,
    'still kept when all have expired': expired,
    'memory that these take': `${Math.max(0, Math.round(freed / 1024))} KB`,
  };
}

/** All of it: what one round frees may free more. */
async function collectGarbage() {
  for (let round = 0; round < 4; round++) {
    global.gc!();
    await setTimeout(10);
  }
}

export const experiment: Experiment = {
  about: 'Robots and health checks look at a page that has nothing to remember.',
  run: () =>
    compare<StoringSite>(
      { naive, 'ours on Express': oursOn('express'), 'ours on Fastify': oursOn('fastify') },
      lookAround,
    ),
  why:
    'By default express-session makes a session for everybody, and MemoryStore drops an ' +
    'expired one only when somebody asks for it. Ours waits until there is something to ' +
    'remember, and src/database/sweeper.ts deletes what has expired.',
  ours: 'src/session/session-saver.ts',
};
