import { existsSync } from 'node:fs';
import { chapters, copy, copyStep, exercises, steps } from './copy.ts';

const HOW = 'npm run step -- <number of a chapter, or exercise-1> <new folder>';

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
  console.log(
    '\nThe solutions of the exercises, each with the files of chapter 14 and what it changes:\n',
  );
  for (const name of exercises) console.log(`  ${nameOf(name)}`);
}

/** As it is typed: `exercise-1`. */
const nameOf = (exercise: string) => exercise.split('-').slice(0, 2).join('-');

function make(number: string, folder = '') {
  const exercise = exercises.find((name) => nameOf(name) === number);
  if (!exercise && (!/^\d+$/.test(number) || Number(number) > last))
    return refuse(`${number} is not a number from 0 to ${last}, and no exercise.`);
  if (folder === '') return refuse('The name of the new folder is missing.');
  if (existsSync(folder))
    return refuse(`${folder} is there already. Choose another name, or delete it first.`);
  if (exercise) copy(exercise, folder);
  else copyStep(Number(number), folder);
  const isEmpty = Number(number) === 0;
  const what = isEmpty ? 'without code' : `as it is after ${exercise ? '' : 'chapter '}${number}`;
  console.log(`${folder} is made, ${what}. Now type:

  cd ${folder}
  npm install${isEmpty ? '' : '\n  npm run start:dev'}`);
}

function refuse(reason: string) {
  console.error(`${reason}\n${HOW}`);
  process.exitCode = 1;
}

const [number, folder] = process.argv.slice(2);
if (number === undefined || number === '--help') list();
else make(number, folder);
