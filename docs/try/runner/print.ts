import type { Experiment, Findings, Result } from './experiment.ts';

/** For people: a column for each site, a row for each finding. */
export function print(name: string, { why, ours, chapter }: Experiment, result: Result) {
  const columns = Object.entries(result.columns);
  const [[, first] = ['', {}]] = columns;
  const labels = Object.keys(first);
  const width = Math.max(...labels.map(({ length }) => length));
  const line = (label: string, cells: string[]) => {
    const aligned = cells.map((cell, at) => cell.padStart(widthOf(columns[at]!)));
    return `  ${[label.padEnd(width), ...aligned].join('   ')}`;
  };

  console.log(
    line(
      '',
      columns.map(([site]) => site),
    ),
  );
  for (const label of labels) {
    console.log(
      line(
        label,
        columns.map(([, findings]) => show(findings[label]!)),
      ),
    );
  }
  console.log();
  console.log(wrap(why));
  if (result.said) console.log(wrap(`It says: ${result.said}`));
  const explained = chapter ? ` Explained in ${chapter}.` : '';
  console.log(`  Naive is docs/try/${name}.ts. Ours is ${ours}.${explained}\n`);
}

const show = (finding: string | number) => finding.toLocaleString('en');

const widthOf = ([site, findings]: [string, Findings]) =>
  Math.max(site.length, ...Object.values(findings).map((finding) => show(finding).length));

const wrap = (text: string) => text.replace(/(.{1,86})( |$)/g, '  $1\n').trimEnd();
