import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.ts';
import type { Experiment, Result } from './experiment.ts';

/** For people: a column for each site, a row for each finding. */
export function print(name: string, { why, ours }: Experiment, { columns, said }: Result) {
  for (const line of tableOf(columns)) console.log(`  ${line}`);
  console.log(`\n${wrap(why)}`);
  if (said) console.log(wrap(`It says: ${said}`));
  const explained = chaptersOn(name).map((chapter) => ` Explained in ${chapter}.`);
  console.log(`  Naive is docs/try/${name}.ts. Ours is ${ours}.${explained.join('')}\n`);
}

function tableOf(columns: Result['columns']) {
  const findings = Object.values(columns);
  const rows = [
    ['', ...Object.keys(columns)],
    ...Object.keys(findings[0] ?? {}).map((label) => [
      label,
      ...findings.map((found) => found[label]!.toLocaleString('en')),
    ]),
  ];
  const widthOf = (at: number) => Math.max(...rows.map((row) => row[at]!.length));
  const align = (cell: string, at: number) =>
    at === 0 ? cell.padEnd(widthOf(at)) : cell.padStart(widthOf(at));
  return rows.map((row) => row.map(align).join('   '));
}

const wrap = (text: string) => text.replace(/(.{1,86})( |$)/g, '  $1\n').trimEnd();

/** The chapters that name its command. */
const chaptersOn = (name: string) =>
  globSync('docs/walkthrough/[0-9]*.md', { cwd: ROOT }).filter((page) =>
    new RegExp(`npm run try -- ${name}\\b`).test(readFileSync(join(ROOT, page), 'utf8')),
  );
