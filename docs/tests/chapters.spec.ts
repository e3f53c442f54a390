import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MarkdownPage } from '../../test/starter/document.js';
import { anchorOf } from '../.vitepress/anchor.js';
import { minutesFor } from './minutes.js';
import { REFERENCES } from './references.js';

const FOLDER = 'docs/walkthrough';
const chapters = globSync(`${FOLDER}/[0-9]*.md`).toSorted();
const pages = ['README.md', ...globSync('docs/**/*.md', { exclude: ['docs/node_modules/**'] })];

const titleOf = (path: string) => /^# (?:\d+\. )?(.+)/.exec(readFileSync(path, 'utf8'))![1]!;

const numbers = (letter: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);

describe('The chapters of the walkthrough', () => {
  it('lead on to each other', () => {
    expect(chapters.length).toBeGreaterThan(10);
    const linkTo = (path: string) => `[${titleOf(path)}](${basename(path)})`;
    for (const [index, path] of chapters.entries()) {
      const [before, after] = [chapters[index - 1], chapters[index + 1]];
      const links = [
        before && `← ${linkTo(before)}`,
        '[Contents](README.md)',
        after && `${linkTo(after)} →`,
      ];
      const text = readFileSync(path, 'utf8');
      expect(text.endsWith(`\n---\n\n${links.filter(Boolean).join(' · ')}\n`), path).toBe(true);
      expect(text.startsWith(`# ${index + 1}. `), path).toBe(true);
    }
  });

  it('are all in the list of contents', () => {
    const { text } = new MarkdownPage(`${FOLDER}/README.md`);
    const told = [...text.matchAll(/^\d+\. \[(.+?)\]\((.+?)\)/gm)].map(([, title, file]) => [
      title,
      file,
    ]);
    expect(told).toEqual(chapters.map((path) => [titleOf(path), basename(path)]));
  });

  it.for(chapters)('say about how long they take: %s', (path) => {
    const text = readFileSync(path, 'utf8');
    const told = Number(/^# .*\n\n\*About (\d+) minutes\.\*\n\n/.exec(text)?.[1]);
    const minutes = minutesFor(text);
    expect([minutes - 1, minutes, minutes + 1]).toContain(told);
    expect(minutes).toBeLessThanOrEqual(20);
  });

  it('take less than four hours', () => {
    const minutes = chapters.map((path) => minutesFor(readFileSync(path, 'utf8')));
    expect(minutes.reduce((sum, other) => sum + other, 0)).toBeLessThanOrEqual(240);
  });

  it.for(globSync(`${FOLDER}/*.md`))('are followed by a test: %s', (path) => {
    const spec = `docs/tests/walkthrough/${basename(path, '.md')}.spec.ts`;
    expect(existsSync(spec) && readFileSync(spec, 'utf8')).toContain(`followPage('${path}')`);
  });

  it.for(REFERENCES)('lead to a page to look things up in, which a test follows: %s', (path) => {
    const name = basename(path);
    const linking = chapters.filter((chapter) =>
      new MarkdownPage(chapter).links.some((link) => link.split('#')[0] === `../${name}`),
    );
    expect(linking).not.toEqual([]);
    const spec = `docs/tests/${basename(path, '.md')}.spec.ts`;
    expect(existsSync(spec) && readFileSync(spec, 'utf8')).toContain(`followPage('${path}')`);
  });

  it('cover every statement of the documentation, and every one that fails', () => {
    const { text } = new MarkdownPage('docs/tests/statements.md');
    const rows = text.matchAll(/^\| ([SMF]\d+) \|.*\(\.\.\/walkthrough\//gm);
    const told = [...rows].map(([, row]) => row);
    expect(told).toEqual([...numbers('S', 23), ...numbers('M', 23), ...numbers('F', 8)]);
  });
});

describe('The files that a chapter names', () => {
  it.for([...chapters, ...REFERENCES])('are there: %s', (path) => {
    const { code, text } = new MarkdownPage(path);
    const named = code.filter((word) =>
      /^(src|views|public|test|docs|deploy)\/[\w./-]*$/.test(word),
    );
    // The reader's own files are in my-shop.
    const isThere = (file: string) =>
      existsSync(file) ||
      text.includes(`save=${file}`) ||
      globSync(`docs/steps/*/${file}`).length > 0;
    expect(named.filter((file) => !isThere(file))).toEqual([]);
  });
});

describe('The links of the documentation', () => {
  it.for(pages)('lead somewhere: %s', (path) => {
    for (const link of new MarkdownPage(path).links.filter((link) => !link.startsWith('http'))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      expect(existsSync(target), link).toBe(true);
      if (!anchor) continue;
      expect(new MarkdownPage(target).headings.map(anchorOf), link).toContain(anchor);
    }
  });
});
