import { parseArgs } from 'node:util';
import { logins } from './growth/logins.js';
import { memory } from './growth/memory.js';
import { processes } from './growth/processes.js';
import { stored } from './growth/stored.js';
import { sweep } from './growth/sweep.js';
import { profile } from './profile/profile.js';
import { isPublished } from './report/results.js';
import { moveToLoadCore } from './servers/cores.js';
import { start } from './start/start.js';
import { suite } from './start/suite.js';
import { arrivals } from './throughput/arrivals.js';
import { throughput } from './throughput/throughput.js';

const MEASUREMENTS: Record<string, (isQuick: boolean) => Promise<void>> = {
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

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const names = Object.keys(MEASUREMENTS);
const [name = 'throughput'] = positionals;
if (name !== 'all' && !names.includes(name)) {
  throw new Error(`There is no "${name}". There are all, ${names.join(', ')}`);
}
moveToLoadCore();
for (const each of name === 'all' ? names : [name]) {
  if (name === 'all' && isPublished(each)) console.log(`${each} was measured already`);
  else await MEASUREMENTS[each]!(values.quick);
}
