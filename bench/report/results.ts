import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { commit, machine } from './machine.js';

export const RESULTS = 'bench/results';
const DOCUMENT = 'docs/performance.md';

const fileOf = (name: string) => `${RESULTS}/${name}.json`;

/** Keeps all figures, and puts the tables into the documentation, unless they were made in a hurry. */
export function publish(
  name: string,
  isQuick: boolean,
  tables: readonly string[],
  figures: object,
) {
  const text = tables.join('\n\n');
  console.log(`\n${text}\n`);
  const file = fileOf(isQuick ? 'quick' : name);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine: machine(), ...figures }, null, 1)}\n`);
  console.log(`${file} has all figures.`);
  if (isQuick) console.log('Nothing is judged: with --quick the servers have not warmed up.');
  else insert(name, text);
}

/** Measured already, of this commit. */
export function isPublished(name: string) {
  try {
    const { machine } = JSON.parse(readFileSync(fileOf(name), 'utf8')) as {
      machine: { commit: string };
    };
    return machine.commit === commit();
  } catch {
    return false;
  }
}

/** Between the two comments that have the name. */
function insert(name: string, text: string) {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
  const [before, rest = ''] = document.split(begin);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`${DOCUMENT} has no ${begin} … ${end}`);
  writeFileSync(DOCUMENT, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}
