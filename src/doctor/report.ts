import { styleText } from 'node:util';
import type { Result } from './chapter.js';
import { type Level, LEVELS } from './finding.js';

const STYLES: Record<Level, Parameters<typeof styleText>[0]> = {
  ok: 'green',
  skipped: 'dim',
  warning: 'yellow',
  problem: ['red', 'bold'],
};

const INDENT = '           ';

export const titleLine = (title: string) => `\n${styleText('bold', title)}`;

/** Colours are left out by styleText where nobody would see them. */
export function lineOf({ level, what, fix }: Result) {
  const text = [what, ...(fix ? [`-> ${fix}`] : [])].map(wrapped).join(`\n${INDENT}`);
  return `  ${styleText(STYLES[level], level.padEnd(8))} ${text}`;
}

export function summaryOf(results: readonly Result[]) {
  const counts = LEVELS.toReversed().map((level) => {
    const count = results.filter((result) => result.level === level).length;
    return `${count} ${count !== 1 && level !== 'ok' && level !== 'skipped' ? `${level}s` : level}`;
  });
  return `\n${counts.join(', ')}`;
}

/** The worst of all; skipping is not bad. */
export const worstOf = (results: readonly Result[]): Level =>
  (['problem', 'warning'] as const).find((level) => results.some((one) => one.level === level)) ??
  'ok';

export const jsonOf = (results: readonly Result[]) =>
  JSON.stringify({ level: worstOf(results), findings: results }, undefined, 2);

/** Into lines that fit the terminal; one long line where there is none, which is better to search. */
function wrapped(text: string) {
  const width = (process.stdout.columns ?? Infinity) - INDENT.length - 1;
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length > width) lines.push('');
    lines[lines.length - 1] += `${word} `;
  }
  return lines.map((line) => line.trimEnd()).join(`\n${INDENT}`);
}
