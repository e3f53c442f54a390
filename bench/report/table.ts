/** Rows of text as a Markdown table, padded so that a terminal shows it well too. Numbers stand right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]) {
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

const WHOLE = new Intl.NumberFormat('en');

export const whole = (value: number) => WHOLE.format(Math.round(value));

/** Three significant digits, such as 0.83, 12.4 and 1,240. */
export const short = (value: number) =>
  Number.isNaN(value) ? '–' : value >= 100 ? whole(value) : value.toPrecision(3);
