import { mkdirSync, writeFileSync } from 'node:fs';
import { machine } from './machine.js';

export const RESULTS = 'bench/results';

/** What `npm run bench -- report` makes the tables and charts of the documentation from. */
export function writeResults(name: string, results: object) {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}/${name}.json`;
  writeFileSync(file, `${JSON.stringify({ machine: machine(), ...results }, null, 1)}\n`);
  console.log(`\n  ${file} has all figures.\n`);
}
