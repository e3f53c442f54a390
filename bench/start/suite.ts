import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { publish, RESULTS } from '../report/results.js';
import { short, table } from '../report/table.js';
import { ALL_CORES } from '../servers/cores.js';
import { type Report, suiteOf } from './suite-report.js';

const REPORT = `${RESULTS}/suite.report.json`;

/** How long `npm test` takes, and which five tests take longest. */
export async function suite(isQuick: boolean) {
  if (isQuick) return console.log('The suite cannot be run in a hurry: it is left out');
  const begun = performance.now();
  const command = ['npm', 'test', '--', '--reporter=json', `--outputFile=${REPORT}`];
  const { status } = spawnSync('taskset', ['-c', ALL_CORES, ...command], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The tests do not pass: their time means nothing');
  const seconds = (performance.now() - begun) / 1000;
  const { tests, slowest } = suiteOf(JSON.parse(readFileSync(REPORT, 'utf8')) as Report);
  const lines = slowest.map((test) => [test.title, test.file, short(test.seconds)]);
  const whole = `\`npm test\` takes ${short(seconds)} seconds for ${tests} tests. The slowest:`;
  publish('suite', false, [whole, table(['test', 'file', 'seconds'], lines)], {
    seconds,
    tests,
    slowest,
  });
}
