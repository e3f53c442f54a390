import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The settings of the application that the reader builds: the same after each chapter. */
const BASE = join(import.meta.dirname, 'base');

/** The folders of the chapters that change it, such as `07-login`. */
export const steps = readdirSync(import.meta.dirname)
  .filter((name) => /^\d/.test(name))
  .toSorted();

const CHAPTERS = join(import.meta.dirname, '..', 'walkthrough');

/** The title of each chapter, as its page begins. */
export const chapters = readdirSync(CHAPTERS)
  .filter((name) => /^\d/.test(name))
  .toSorted()
  .map((name) => readFileSync(join(CHAPTERS, name), 'utf8').replace(/^# \d+\. (.+)[^]*$/, '$1'));

/** What a reader has at the end of a chapter. One without a folder has changed nothing. */
export function copyStep(chapter: number, folder: string) {
  cpSync(BASE, folder, { recursive: true });
  const step = steps.findLast((name) => Number.parseInt(name, 10) <= chapter);
  if (step) cpSync(join(import.meta.dirname, step), folder, { recursive: true });
}
