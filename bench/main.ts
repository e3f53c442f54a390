import { parseArgs } from 'node:util';
import { moveToLoadCore } from './servers/cores.js';
import { throughput } from './throughput/throughput.js';

const MEASUREMENTS: Record<string, (isQuick: boolean) => Promise<void>> = { throughput };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const [name = 'throughput'] = positionals;
const measurement = MEASUREMENTS[name];
if (!measurement) {
  throw new Error(`There is no "${name}". Measure: ${Object.keys(MEASUREMENTS).join(', ')}`);
}
moveToLoadCore();
await measurement(values.quick);
