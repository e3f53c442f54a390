import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The settings of the application that the reader builds: the same after each chapter. */
const BASE = join(import.meta.dirname, 'base');

const folders = readdirSync(import.meta.dirname).toSorted();

/** The folders of the chapters that change it, such as `07-login`. */
export const steps = folders.filter((name) => /^\d/.test(name));

/** The solutions of the exercises, such as `exercise-1-devices`: what each changes of the last step. */
export const exercises = folders.filter((name) => name.startsWith('exercise-'));

const CHAPTERS = join(import.meta.dirname, '..', 'walkthrough');

/** The title of each chapter, as its page begins. */
export const chapters = readdirSync(CHAPTERS)
  .filter((name) => /^\d/.test(name))
  .toSorted()
  .map((name) => readFileSync(join(CHAPTERS, name), 'utf8').replace(/^# \d+\. (.+)[^]*$/, '$1'));

/** What a reader has at the end of a chapter. One without a folder has changed nothing. */
export function copyStep(chapter: number, folder: string) {
  copy(
    steps.findLast((name) => Number.parseInt(name, 10) <= chapter),
    folder,
  );
}

/** @param step of a chapter or an exercise; none is no code yet */
export function copy(step: string | undefined, folder: string) {
  cpSync(BASE, folder, { recursive: true });
  const parts = step && exercises.includes(step) ? [steps.at(-1)!, step] : [step];
  for (const part of parts)
    if (part) cpSync(join(import.meta.dirname, part), folder, { recursive: true });
}
