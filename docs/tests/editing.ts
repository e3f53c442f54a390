import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Block } from './blocks.js';
import { FINE, type Outcome, wrong } from './outcome.js';

/** A file that the reader writes. */
export function save({ lines }: Block, path: string, folder: string): Outcome {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
  return FINE;
}

/** A change that the reader makes: a diff without line numbers, its parts divided by `@@`. */
export function change(block: Block, path: string, folder: string, write = true): Outcome {
  const file = join(folder, path);
  if (!existsSync(file)) return wrong(block, `There is no file ${path}`);
  let text = readFileSync(file, 'utf8');
  for (const part of block.lines.join('\n').split('\n@@\n')) {
    const [old, changed] = [without('+', part), without('-', part)];
    if (text.split(old).length !== 2) return wrong(block, `${path} does not have once:\n${old}`);
    text = text.replace(old, () => changed);
  }
  if (write) writeFileSync(file, text);
  return FINE;
}

const without = (sign: string, part: string) =>
  part
    .split('\n')
    .filter((line) => !line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
