import { globSync, readFileSync } from 'node:fs';

/** A page of documentation, as far as a test compares it with the code. */
export class MarkdownPage {
  readonly text: string;

  constructor(path: string) {
    this.text = readFileSync(path, 'utf8');
  }

  get headings() {
    return [...this.text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  }

  /** What stands in backticks. */
  get code() {
    const prose = this.text.replace(/^```.*?^```$/gms, '');
    return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  }

  get links() {
    return [...this.text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
  }

  /** The rows of all tables below a heading and its own headings, without their first line. */
  rows(heading: string) {
    const lines = this.text.split('\n');
    const start = lines.findIndex((line) => /^#+ /.test(line) && line.endsWith(` ${heading}`));
    if (start === -1) throw new Error(`There is no heading "${heading}"`);
    const level = lines[start]!.indexOf(' ');
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
    return rest
      .slice(0, end === -1 ? undefined : end)
      .filter((line, at, all) => line.startsWith('|') && !isHead(line) && !isHead(all[at + 1]))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
  }
}

const isHead = (line = '') => /^\|[-|]+\|$/.test(line);

export const sources = () =>
  globSync('src/**/*.ts', { exclude: ['**/*{spec,.test-helpers}.ts'] }).toSorted();

/** The number that a source gives to a name, such as `const MAX_BYTES = 16 * 1024;`. */
export function numberIn(file: string, name: string) {
  return product(matchIn(file, new RegExp(`\\bconst ${name} = ([\\d_ *]+);`))[1]!);
}

/** What a pattern finds in a source, where it must be. */
export function matchIn(file: string, pattern: RegExp) {
  const match = pattern.exec(readFileSync(file, 'utf8'));
  if (!match) throw new Error(`${file} has nothing like ${pattern}`);
  return match;
}

export const product = (text: string) =>
  text.split('*').reduce((value, factor) => value * Number(factor.replaceAll('_', '')), 1);

/** Seconds in the largest unit that divides them, such as "30 minutes". */
export const time = (seconds: number) => {
  const units = Object.entries({ day: 86_400, hour: 3600, minute: 60, second: 1 });
  const [unit, size] = units.find(([, size]) => seconds % size === 0)!;
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};
