import { logins } from './growth/logins.js';
import { memory } from './growth/memory.js';
import { processes } from './growth/processes.js';
import { stored } from './growth/stored.js';
import { sweep } from './growth/sweep.js';
import type { Measurement } from './measurements.js';
import { profile } from './profile/profile.js';
import { isPublished } from './report/results.js';
import { moveToLoadCore } from './servers/cores.js';
import { start } from './start/start.js';
import { suite } from './start/suite.js';
import { arrivals } from './throughput/arrivals.js';
import { throughput } from './throughput/throughput.js';

const HOW: Record<Measurement, (isQuick: boolean) => Promise<void>> = {
  throughput,
  arrivals,
  profile,
  stored,
  memory,
  processes,
  sweep,
  logins,
  start,
  suite,
};

/** @param name of one measurement, or `all`: of those, what was measured of this commit is left out */
export async function measure(name: string, isQuick: boolean) {
  moveToLoadCore();
  for (const [each, how] of Object.entries(HOW)) {
    if (name !== 'all' && name !== each) continue;
    if (name === 'all' && isPublished(each)) console.log(`${each} was measured already`);
    else await how(isQuick);
  }
}
