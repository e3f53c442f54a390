import { existsSync } from 'node:fs';
import { copyStep, steps } from './copy.ts';

const HOW = 'npm run step -- <number of a chapter> <new folder>';

const last = Number.parseInt(steps.at(-1) ?? '0', 10);

function list() {
  console.log(`${HOW}\n\n   0  settings, and no code yet`);
  for (const step of steps) console.log(`  ${step.replace(/^0/, ' ').replace('-', '  ')}`);
}

function copy(number: string, folder = '') {
  if (!/^\d+$/.test(number) || Number(number) > last)
    return refuse(`${number} is not a number from 0 to ${last}.`);
  if (folder === '') return refuse('The name of the new folder is missing.');
  if (existsSync(folder)) return refuse(`${folder} is there already. Choose another name.`);
  copyStep(Number(number), folder);
  const isEmpty = Number(number) === 0;
  console.log(`${folder} is made, ${isEmpty ? 'without code' : `as it is after chapter ${number}`}. Now type:

  cd ${folder}
  npm install${isEmpty ? '' : '\n  npm start'}`);
}

function refuse(reason: string) {
  console.error(`${reason}\n${HOW}`);
  process.exitCode = 1;
}

const [number, folder] = process.argv.slice(2);
if (number === undefined || number === '--help') list();
else copy(number, folder);
