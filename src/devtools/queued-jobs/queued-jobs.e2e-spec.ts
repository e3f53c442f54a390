import { Module } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { runJobs } from '../../../test/support/jobs.js';
import { startApp } from '../../../test/support/kit.js';
import { Jobs } from '#core/jobs/jobs.js';

@Module({})
class ReceiptsModule {
  isBroken = true;
  readonly receipts;

  constructor(jobs: Jobs) {
    const print = async (_payload: { order: string }) => {
      if (this.isBroken) throw new Error('no <paper>');
    };
    this.receipts = jobs.define('receipt', print);
  }
}

/** Development, where a job has failed. */
async function start(environment: Record<string, string> = {}) {
  const app = await startApp(
    { NODE_ENV: 'development', ...environment },
    { imports: [ReceiptsModule] },
  );
  const feature = app.app.get(ReceiptsModule);
  await feature.receipts.add({ order: 'order 7' });
  await runJobs(app);
  return { app, feature };
}

describe('The jobs of development', () => {
  it('are shown with what they work on and why they have failed, and run again at a press', async () => {
    const { app, feature } = await start();
    const visitor = app.visitor();
    const page = await visitor.open('/__jobs');
    expect(page.texts('.job h2')).toEqual(['receipt']);
    expect(page.text('.job')).toContain('{"order":"order 7"}');
    expect(page.text('.job pre')).toMatch(/^Error: no <paper>/);
    feature.isBroken = false;
    const action = page.all('.job form')[0]!.getAttribute('action')!;
    expect((await visitor.submit(action)).path).toBe('/__jobs');
    await runJobs(app);
    expect((await visitor.open('/__jobs')).texts('.empty')).toEqual(['No job waits.']);
  });

  it('are no page for anybody else', async () => {
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
    for (const environment of [{}, { DEV_TOOLS: 'on' }]) {
      const { app } = await start(environment);
      const page = await app.visitor().open('/__jobs', elsewhere);
      expect(page.status).toBe(404);
      expect(page.html).not.toContain('order 7');
    }
    for (const environment of [{ DEV_TOOLS: 'off' }, { NODE_ENV: 'test' }]) {
      const { app } = await start(environment);
      expect((await app.visitor().open('/__jobs')).status).toBe(404);
    }
  });
});
