import MarkdownIt from 'markdown-it';

/** A block of code on a page. */
export interface Block {
  readonly language: string;
  /** What follows the language, such as `region=src/features/visits/visits.ts#key`. */
  readonly words: readonly string[];
  readonly lines: readonly string[];
  /** Where it begins, with its fence if it has one, counted from 1. */
  readonly start: number;
  /** Where its text begins. */
  readonly line: number;
}

export function blocksOf(markdown: string): Block[] {
  const tokens = new MarkdownIt().parse(markdown, {});
  return tokens
    .filter(({ type }) => type === 'fence' || type === 'code_block')
    .map(({ type, info, content, map }) => {
      const [language = '', ...words] = info.trim().split(/\s+/);
      const start = map![0] + 1;
      const line = type === 'fence' ? start + 1 : start;
      return { language, words, lines: linesOf(content), start, line };
    });
}

/** Without blanks at the ends, which nobody sees. */
export const linesOf = (text: string) => {
  const trimmed = text.replace(/[ \t\r]+$/gm, '').replace(/\n+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n');
};
