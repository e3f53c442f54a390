import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './blocks.js';
import { differences } from './differences.js';
import { change, save } from './editing.js';
import { FINE, type Outcome, wrong } from './outcome.js';
import { sourceOf } from './source.js';
import type { Terminal } from './terminal.js';
import { run, serve } from './typing.js';

const UNMARKED =
  'This block is neither run nor compared with a file. Make it a console block, or write behind its ' +
  'language file=<path>, region=<path>#<name>, save=<path>, change=<path> or illustration';

/** Does what a block says, as a reader would. Without a terminal nothing is run and nothing is written. */
export async function follow(block: Block, root: string, terminal?: Terminal): Promise<Outcome> {
  const { language, words } = block;
  const [, kind, path = ''] = /^(\w*)=?(.*)$/.exec(words.join(' ')) ?? [];
  if (kind === 'file' || kind === 'region') return compare(block, path, root);
  // What is in my-shop is the reader's own, as far as they have come.
  const isShop = path.startsWith('my-shop/');
  if (!terminal && kind === 'change' && !isShop && existsSync(join(root, path)))
    return mayChange(block, path, root);
  if (kind === 'illustration' || !terminal) return FINE;
  if (language === 'console' && kind === '') return run(block, terminal);
  if (language === 'console' && kind === 'server') return serve(block, terminal);
  if (kind === 'save' || kind === 'change') {
    terminal.save();
    return (kind === 'save' ? save : change)(block, path, terminal.folder);
  }
  return wrong(block, UNMARKED);
}

/** Or the reader has done it: their tests find no mistake on the page that told them to. */
function mayChange(block: Block, path: string, root: string): Outcome {
  const outcome = change(block, path, root, false);
  const undone = block.lines.map((line) => line.replace(/^[+-]/, (sign) => OPPOSITE[sign]!));
  const isDone = change({ ...block, lines: undone }, path, root, false).problems.length === 0;
  return isDone ? FINE : outcome;
}

const OPPOSITE: Record<string, string> = { '+': '-', '-': '+' };

function compare(block: Block, reference: string, root: string): Outcome {
  try {
    const lines = sourceOf(reference, root);
    if (lines.join('\n') === block.lines.join('\n')) return FINE;
    const text = `This is not what stands in ${reference}:\n${differences(block.lines, lines)}`;
    return { problems: [{ line: block.line, text }], lines };
  } catch (error) {
    return wrong(block, (error as Error).message);
  }
}
