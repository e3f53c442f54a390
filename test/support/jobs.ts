import { onTestFinished } from 'vitest';
import { Background } from '../../src/core/database/background.js';
import { Jobs } from '../../src/core/jobs/jobs.js';
import type { RunningApp } from './app.js';

/** Runs the jobs that are due now, and until the test ends only when it asks for it. */
export function runJobs({ app }: Pick<RunningApp, 'app'>) {
  onTestFinished(app.get(Background).pause('Jobs'));
  return app.get(Jobs).run();
}
