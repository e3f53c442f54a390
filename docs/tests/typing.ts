import type { Block } from './blocks.js';
import { differences, matchAll, matches, withPlaceholders } from './differences.js';
import { type Outcome, type Problem, wrong } from './outcome.js';
import { before, type Step, stepsOf, textOf } from './steps.js';
import type { Terminal } from './terminal.js';

/** Runs commands that end, one after the other. */
export async function run(block: Block, terminal: Terminal): Promise<Outcome> {
  if (before(block).length > 0) return wrong(block, 'Here is output before the first "$ command"');
  const problems: Problem[] = [];
  const done: Step[] = [];
  for (const step of stepsOf(block)) {
    const { lines, status } = await terminal.run(step.command);
    if (status !== 0)
      problems.push(
        at(
          step,
          `ended with ${status ?? 'a signal, after a minute'}:\n    ${lines.join('\n    ')}`,
        ),
      );
    else if (!matchAll(step.output, lines)) problems.push(at(step, printed(step.output, lines)));
    done.push({ ...step, output: lines.map((line, index) => asBefore(step, line, index)) });
  }
  return { problems, lines: textOf(done), commands: done.length };
}

/** Starts what goes on running. Lines before the first command are said by what runs already. */
export async function serve(block: Block, terminal: Terminal): Promise<Outcome> {
  const problems: Problem[] = [];
  const expected = before(block);
  const steps = stepsOf(block);
  const quiet = steps.find(({ output }) => output.length === 0);
  if (quiet) return wrong(block, 'Show a line by which a reader sees that it runs');
  if (expected.length > 0) {
    const said = await terminal.hear(expected);
    if (said !== expected) problems.push({ line: block.line, text: printed(expected, said) });
  }
  for (const step of steps) {
    const said = await terminal.serve(step.command, step.output);
    if (said !== step.output) problems.push(at(step, printed(step.output, said)));
  }
  return { problems, commands: steps.length };
}

const at = ({ command, line }: Step, text: string) => ({ line, text: `"${command}" ${text}` });

const printed = (expected: readonly string[], lines: readonly string[]) =>
  `prints something else:\n${differences(expected, lines)}`;

/** A line with placeholders stays as it is while it is true. */
const asBefore = ({ output }: Step, line: string, index: number) =>
  output[index] !== undefined && matches(output[index], line)
    ? output[index]
    : withPlaceholders(line);
