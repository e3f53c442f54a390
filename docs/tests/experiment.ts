import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject } from 'vitest';

/** What somebody reads who types this. It ends when all that was started has been stopped. */
export async function typeTry(folder: string, ...words: string[]) {
  const options = { cwd: folder, timeout: 55_000 };
  const npm = promisify(execFile)('npm', ['run', '--silent', 'try', '--', ...words], options);
  const { stdout, stderr } = await npm;
  expect(stderr).toBe('');
  return stdout;
}

export const linesOf = (output: string) => output.split('\n').filter((line) => line.trim() !== '');

/** The table in it: for each column, what was found. */
function columnsOf(output: string) {
  const rows = linesOf(output).map((line) => line.trim().split(/ {3,}/));
  const [sites = [], ...findings] = rows.filter(({ length }) => length > 2);
  return sites.map((_, at) =>
    Object.fromEntries(findings.map(([label, ...cells]) => [label!, cells[at]!])),
  );
}

export const number = (cell?: string) => Number(cell!.replaceAll(',', ''));

/** Runs an experiment; also, that it is short and names only what exists. */
export async function find(name: string) {
  const folder = inject('built');
  const output = await typeTry(folder, name);
  expect(linesOf(output).length).toBeLessThan(16);
  const paths = output.match(/\b(src|docs)\/[\w./-]+\w/g)!;
  expect(paths).toContain(`docs/try/${name}.ts`);
  expect(paths.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  return columnsOf(output);
}
