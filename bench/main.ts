import { parseArgs } from 'node:util';
import { moveToLoadCore } from './servers/cores.ts';
import { throughput } from './throughput/throughput.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const [what = 'throughput'] = positionals;

moveToLoadCore();
if (what === 'throughput') await throughput(values);
