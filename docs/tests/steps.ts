import type { Block } from './blocks.js';

/** A command as a reader types it, and what the page says it prints. */
export interface Step {
  readonly command: string;
  readonly output: readonly string[];
  /** Where the command begins, counted from 1. */
  readonly line: number;
}

const PROMPT = '$ ';

/** A line that ends with a backslash goes on in the next one. */
const goesOn = (lines: readonly string[]) => lines.at(-1)!.endsWith('\\');

export function stepsOf({ lines, line }: Block): Step[] {
  const starts = lines.flatMap((text, at) => (text.startsWith(PROMPT) ? [at] : []));
  return starts.map((start, index) => {
    const own = lines.slice(start, starts[index + 1]);
    const command = [own[0]!.slice(PROMPT.length)];
    while (goesOn(command)) command.push(own[command.length] ?? '');
    return {
      command: command.join('\n'),
      output: withoutBlankEnd(own.slice(command.length)),
      line: line + start,
    };
  });
}

/** What stands before the first command: more of what a server says that runs already. */
export const before = ({ lines }: Block) => {
  const end = lines.findIndex((line) => line.startsWith(PROMPT));
  return end === -1 ? lines : lines.slice(0, end);
};

const withoutBlankEnd = (lines: readonly string[]) =>
  lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);

/** The text of a block again, of steps with the output that they really have. */
export const textOf = (steps: readonly Step[]) =>
  steps.flatMap(({ command, output }) => [...`${PROMPT}${command}`.split('\n'), ...output]);
