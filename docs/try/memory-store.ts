import express from 'express';
import session from 'express-session';
import { setTimeout } from 'node:timers/promises';
import { built } from './runner/build.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { ours } from './runner/ours.ts';
import { serve } from './runner/serve.ts';

const VISITORS = 200;
const LIFETIME_MS = 250;

interface StoringSite extends Site {
  /** The sessions that it keeps: id and content of each. */
  stored(): Promise<string[]>;
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
  // Its own `length` and `all` would drop what has expired.
  const { sessions } = store as unknown as { sessions: Record<string, string> };
  const stored = async () => Object.entries(sessions).map((entry) => entry.join(''));
  return { ...(await serve(app)), stored };
}

const oursOn = (HTTP_PLATFORM: string) => async () => {
  const { Database } = await built<typeof import('../../src/core/database/database.js')>(
    'core/database/database.js',
  );
  const site = await ours({ HTTP_PLATFORM });
  const database = site.app.get(Database);
  const stored = async () => {
    const rows = await database.selectFrom('sessions').selectAll().execute();
    return rows.map(({ id, data }) => `${id}${data}`);
  };
  return { ...site, stored };
};

/** Like a robot or a health check: it never sends a cookie back. */
async function visit({ origin }: Site) {
  const answer = await fetch(origin);
  await answer.text();
  return answer.headers.getSetCookie();
}

async function lookAround(site: StoringSite) {
  const cookies = await Promise.all(Array.from({ length: VISITORS }, () => visit(site)));
  const made = await site.stored();
  await setTimeout(LIFETIME_MS);
  const kept = await site.stored();
  return {
    'visitors without a cookie': VISITORS,
    'cookies they were given': cookies.flat().length,
    'sessions made for them': made.length,
    'still kept when all have expired': kept.length,
    'bytes that these take': Buffer.byteLength(kept.join('')),
  };
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
    'remember, and src/core/database/cleanup.ts deletes what has expired.',
  ours: 'src/core/session/session-saver.ts',
};
