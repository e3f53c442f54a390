import { existsSync } from 'node:fs';
import { chapters, copyStep, steps } from './copy.ts';

const HOW = 'npm run step -- <number of a chapter> <new folder>';

const last = chapters.length;

function list() {
  console.log(`${HOW}\n\n   0  settings, and no code yet`);
  for (const [index, title] of chapters.entries()) {
    const number = index + 1;
    const isTyped = steps.some((step) => Number.parseInt(step, 10) === number);
    console.log(
      `  ${String(number).padStart(2)}  ${title}${isTyped ? '' : ' (my-shop stays as it is)'}`,
    );
  }
}

function copy(number: string, folder = '') {
  if (!/^\d+$/.test(number) || Number(number) > last)
    return refuse(`${number} is not a number from 0 to ${last}.`);
  if (folder === '') return refuse('The name of the new folder is missing.');
  if (existsSync(folder))
    return refuse(`${folder} is there already. Choose another name, or delete it first.`);
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
