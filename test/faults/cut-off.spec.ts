import { describe, expect, it, onTestFinished } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { PASSWORD, signedUp } from '../support/people.js';
import { PostgresServer } from '../starter/postgres-server.js';
import { missingServer } from '../starter/programs.js';
import { startRedis } from '../starter/redis-groups.js';
import { expectReady, expectRefused } from '../starter/refusal.js';
import { type Cut, CuttingProxy } from '../starter/cutting-proxy.js';

interface Stage {
  readonly app: RunningApp;
  readonly proxy: CuttingProxy;
  /** Or the tries of the test would be too many. */
  forgetTries(): Promise<unknown>;
}

const CUTS: [words: string, cut: Cut][] = [
  ['before a request', 'request'],
  ['before an answer', 'answer'],
];

async function behindRedis(): Promise<Stage> {
  const redis = await startRedis();
  const proxy = await CuttingProxy.before(redis.port);
  const app = await startApp({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
  const forget =
    "for _, key in ipairs(redis.call('KEYS', 'throttle:*')) do redis.call('DEL', key) end";
  return { app, proxy, forgetTries: () => redis.command('EVAL', forget, '0') };
}

async function behindPostgres(): Promise<Stage> {
  const postgres = await PostgresServer.start();
  onTestFinished(() => postgres.remove());
  const proxy = await CuttingProxy.before(postgres.port);
  const app = await startApp({
    DATABASE_URL: `postgres://postgres@127.0.0.1:${proxy.port}/postgres`,
  });
  return { app, proxy, forgetTries: () => postgres.query('DELETE FROM throttle') };
}

/** Ever later in the course of a form, until the whole of it comes through. */
async function cutEverywhere(
  stage: Stage,
  cut: Cut,
  path: string,
  emailAt: (step: number) => string,
) {
  const { app, proxy } = stage;
  for (let step = 0; step < 40; step++) {
    const visitor = app.visitor();
    await visitor.open('/count');
    const body = new URLSearchParams({ email: emailAt(step), password: PASSWORD });
    proxy.cutAfter(step, cut);
    const answer = await visitor.request(path, { method: 'POST', body });
    proxy.mend();
    await expectReady(app, 4_000);
    const { user } = await visitor.open('/');
    if (answer.status === 303) {
      expect(user).toBe(emailAt(step));
      return step;
    }
    expectRefused(answer, `${path}, step ${step}`);
    expect(await answer.text(), `${path}, step ${step}`).not.toContain('id="user"');
    expect(user, `${path}, step ${step}`).toBeUndefined();
    await stage.forgetTries();
  }
  throw new Error(`${path} never came through`);
}

describe.each(CUTS)('A connection that is cut %s', (_, cut) => {
  it.skipIf(missingServer('redis'))('to Redis lets nobody in halfway', async () => {
    const stage = await behindRedis();
    await signedUp(stage.app);
    expect(await cutEverywhere(stage, cut, '/login', () => 'ada@example.com')).toBeGreaterThan(1);
    expect(
      await cutEverywhere(stage, cut, '/signup', (step) => `${step}@example.com`),
    ).toBeGreaterThan(0);
  });

  it.skipIf(missingServer('postgres'))('to PostgreSQL lets nobody in halfway', async () => {
    const stage = await behindPostgres();
    await signedUp(stage.app);
    expect(await cutEverywhere(stage, cut, '/login', () => 'ada@example.com')).toBeGreaterThan(4);
    expect(
      await cutEverywhere(stage, cut, '/signup', (step) => `${step}@example.com`),
    ).toBeGreaterThan(3);
  });
});
