import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, blocksOf } from './blocks.js';
import { follow } from './follow.js';
import type { Problem } from './outcome.js';
import type { Terminal } from './terminal.js';

/**
 * Follows a page from its first line to its last. Without a terminal, only compares it with the files.
 * @param isLeft which blocks are left out
 * @returns what is wrong, for people, and the page as it should be
 */
export async function check(
  page: string,
  root: string,
  terminal?: Terminal,
  isLeft = (_: Block) => false,
) {
  const markdown = readFileSync(join(root, page), 'utf8');
  const problems: Problem[] = [];
  let corrected = markdown.split('\n');
  let commands = 0;
  // The shift of lines below a block that was corrected.
  let shift = 0;
  for (const block of blocksOf(markdown).filter((one) => !isLeft(one))) {
    const outcome = await follow(block, root, terminal);
    problems.push(...outcome.problems);
    commands += outcome.commands ?? 0;
    if (outcome.problems.length === 0 || !outcome.lines) continue;
    corrected = corrected.toSpliced(block.line - 1 + shift, block.lines.length, ...outcome.lines);
    shift += outcome.lines.length - block.lines.length;
  }
  if (terminal && commands === 0) problems.push({ line: 1, text: 'Nothing is run on this page' });
  return {
    problems: problems.map(({ line, text }) => `${page}:${line}  ${text}`),
    text: corrected.join('\n'),
  };
}

/** `npm run docs:update` writes what is true into the pages, for somebody to look at and to commit. */
export function mayUpdate(isUpdate: boolean, { CI }: Readonly<Record<string, string | undefined>>) {
  if (isUpdate && CI === 'true')
    throw new Error('Pages are updated by people, not in CI: what changed is lost');
  return isUpdate;
}
