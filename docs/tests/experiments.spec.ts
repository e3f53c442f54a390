import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { blocksOf } from './blocks.js';
import { ANY } from './differences.js';
import { typeTry } from './type-try.js';

const names = globSync('docs/try/*.ts').map((file) => basename(file, '.ts'));

/** As a chapter shows it, which its own test compares, where nothing is left open. */
const shown = globSync('docs/walkthrough/[0-9]*.md').flatMap((page) =>
  blocksOf(readFileSync(page, 'utf8')).filter((block) => !block.lines.join().includes(ANY)),
);
const printed = new Map<string, Promise<string>>();

/** What an experiment prints. Those that no chapter shows are run here, once. */
function outputOf(name: string) {
  const block = shown.find(({ lines: [first] }) => first === `$ npm run try -- ${name}`);
  if (block) return block.lines.slice(1).join('\n');
  if (!printed.has(name)) printed.set(name, typeTry(inject('built'), name));
  return printed.get(name)!;
}

describe('What an experiment prints', () => {
  it.for(names)('is short, and names only what exists: %s', async (name) => {
    const output = await outputOf(name);
    expect(output.split('\n').filter((line) => line.trim() !== '').length).toBeLessThan(16);
    const paths = output.match(/\b(src|docs)\/[\w./-]+\w/g)!;
    expect(paths).toContain(`docs/try/${name}.ts`);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    const chapters = paths.filter((path) => path.startsWith('docs/walkthrough/'));
    expect(chapters).not.toEqual([]);
  });
});

/** The table that it prints: for each column, what was found. */
async function find(name: string) {
  const output = await outputOf(name);
  const rows = output.split('\n').map((line) => line.trim().split(/ {3,}/));
  const [sites = [], ...findings] = rows.filter(({ length }) => length > 2);
  return sites.map((_, at) =>
    Object.fromEntries(findings.map(([label, ...cells]) => [label!, cells[at]!])),
  );
}

const number = (cell?: string) => Number(cell!.replaceAll(',', ''));

/** What no chapter prints, and two numbers that differ each time: the chapters leave them open. */
describe('What an experiment shows', () => {
  it('lost-update: most of what is added at once is lost, and nothing in ours', async () => {
    const columns = await find('lost-update');
    const [naive, ...ours] = columns.map(
      (found) => number(found['added at once']) - number(found['in the cart afterwards']),
    );
    expect(naive).toBeGreaterThan(5);
    expect(ours).toEqual([0, 0]);
  });

  it('fixation: who planted a cookie is logged in as its visitor, and a guest in ours', async () => {
    const columns = await find('fixation');
    const thieves = columns.map((found) => found['the thief with the planted cookie is']);
    expect(thieves).toEqual(['ada@example.com', 'guest', 'guest']);
    for (const found of columns) expect(found['Ada, who logs in, is']).toBe('ada@example.com');
  });

  it('replay: a copy of the cookie outlives the logout, and not in ours', async () => {
    const columns = await find('replay');
    const thieves = columns.map((found) => found['the thief with a copy of her cookie is']);
    expect(thieves).toEqual(['ada@example.com', 'guest', 'guest']);
    for (const found of columns) expect(found['after the logout Ada is']).toBe('guest');
  });

  it('memory-store: sessions that nobody needs take memory, and in ours there are none', async () => {
    const [naive, ...ours] = await find('memory-store');
    const all = number(naive!['visitors without a cookie']);
    expect(number(naive!['bytes that these take'])).toBeGreaterThan(all * 32);
    for (const found of ours) expect(found['bytes that these take']).toBe('0');
  });
});
