import { type Block, blocksOf } from './blocks.js';

/**
 * In seconds, as somebody needed who did all chapters for the first time: English was their second language, they
 * copied whole files, and typed all else.
 */
const SECONDS = {
  word: 0.46,
  line: 2,
  typed: 10,
  copied: 3,
  copy: 30,
  command: 20,
  start: 40,
  press: 25,
};

/** What is optional does not count. */
const withoutOptional = (markdown: string) =>
  markdown.replaceAll(/^(##+) .*\(optional\)\n[^]*?(?=^##|^---$)/gm, '');

/** The name of a button, in quotation marks, stands behind its own verb. */
const PRESSES = /(?<!")\b(?:[Cc]lick|Open|Type|Choose|[Rr]eload|Log (?:in|out))\b/g;

/** How long somebody needs who reads a page, does what it says, and copies what is long. */
export function minutesFor(markdown: string) {
  const counted = withoutOptional(markdown);
  const prose = counted.replaceAll(/^ *```.*?^ *```$/gms, '');
  const seconds =
    prose.split(/\s+/).length * SECONDS.word +
    (prose.match(PRESSES)?.length ?? 0) * SECONDS.press +
    blocksOf(counted).reduce((sum, block) => sum + secondsFor(block), 0);
  return Math.round(seconds / 60);
}

function secondsFor({ language, words, lines }: Block) {
  const kind = words.join(' ');
  if (kind.startsWith('save=')) return SECONDS.copy + lines.length * SECONDS.copied;
  const sign = language === 'console' ? '$ ' : '+';
  const done =
    kind === 'server' ? SECONDS.start : language === 'console' ? SECONDS.command : SECONDS.typed;
  const isDone = (line: string) => (language === 'console' || kind !== '') && line.startsWith(sign);
  return lines.reduce((sum, line) => sum + (isDone(line) ? done : SECONDS.line), 0);
}
