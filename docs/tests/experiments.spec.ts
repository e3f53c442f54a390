import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { blocksOf } from './blocks.js';
import { typeTry } from './type-try.js';

const blocks = globSync('docs/walkthrough/[0-9]*.md').flatMap((page) =>
  blocksOf(readFileSync(page, 'utf8')),
);

/** What a chapter prints is what the experiment prints: the chapters are followed. */
describe('What a chapter shows of an experiment', () => {
  it.for(globSync('docs/try/*.ts').map((file) => basename(file, '.ts')))(
    'is short, and names only what exists: %s',
    (name) => {
      const [, ...lines] = blocks.find(({ lines: [first] }) =>
        first?.endsWith(`npm run try -- ${name}`),
      )!.lines;
      expect(lines.filter((line) => line.trim() !== '').length).toBeLessThan(16);
      const paths = lines.join('\n').match(/\b(src|docs)\/[\w./-]+\w/g)!;
      expect(paths).toContain(`docs/try/${name}.ts`);
      expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    },
  );
});

/** The table that it prints: for each column, what was found. */
async function find(name: string) {
  const output = await typeTry(inject('built'), name);
  const rows = output.split('\n').map((line) => line.trim().split(/ {3,}/));
  const [sites = [], ...findings] = rows.filter(({ length }) => length > 2);
  return sites.map((_, at) =>
    Object.fromEntries(findings.map(([label, ...cells]) => [label!, cells[at]!])),
  );
}

const number = (cell?: string) => Number(cell!.replaceAll(',', ''));

/** Two numbers differ each time, so the chapters leave them open. */
describe('What an experiment shows', () => {
  it('lost-update: most of what is added at once is lost, and nothing in ours', async () => {
    const columns = await find('lost-update');
    const [naive, ...ours] = columns.map(
      (found) => number(found['added at once']) - number(found['in the cart afterwards']),
    );
    expect(naive).toBeGreaterThan(5);
    expect(ours).toEqual([0, 0]);
  });

  it('memory-store: sessions that nobody needs take memory, and in ours there are none', async () => {
    const [naive, ...ours] = await find('memory-store');
    const all = number(naive!['visitors without a cookie']);
    expect(number(naive!['bytes that these take'])).toBeGreaterThan(all * 32);
    for (const found of ours) expect(found['bytes that these take']).toBe('0');
  });
});
