import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from './build.ts';
import type { Experiment } from './experiment.ts';
import { print } from './print.ts';

const FOLDER = join(import.meta.dirname, '..');
const names = globSync('*.ts', { cwd: FOLDER }).map((file) => basename(file, '.ts'));

async function load(name: string) {
  const module = (await import(join(FOLDER, `${name}.ts`))) as { experiment: Experiment };
  return module.experiment;
}

async function list() {
  const width = Math.max(...names.map(({ length }) => length));
  console.log();
  for (const name of names.toSorted()) {
    console.log(`  npm run try -- ${name.padEnd(width)}  ${(await load(name)).about}`);
  }
  console.log();
}

async function run(name: string) {
  const experiment = await load(name);
  console.log();
  build();
  console.log(`  ${experiment.about}\n`);
  print(name, experiment, await experiment.run());
}

const [name] = process.argv.slice(2);
if (name === undefined || name === '--help') await list();
else if (names.includes(name)) await run(name);
else {
  console.error(`There is no experiment "${name}". These are there: ${names.join(', ')}.`);
  process.exitCode = 1;
}
