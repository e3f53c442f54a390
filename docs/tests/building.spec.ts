import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MarkdownPage } from '../../test/starter/document.js';
import { copyStep, steps } from '../steps/copy.js';
import { blocksOf } from './blocks.js';
import { change, save } from './editing.js';
import { filesOf, isBuilding, numberOf } from './my-shop.js';
import type { Problem } from './outcome.js';

const chapters = globSync('docs/walkthrough/[0-9]*.md')
  .filter((page) => isBuilding(readFileSync(page, 'utf8')))
  .toSorted();

function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-step-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes what the reader of a chapter types into their application. */
function type(page: string, folder: string) {
  const problems: Problem[] = [];
  for (const block of blocksOf(readFileSync(page, 'utf8'))) {
    const [, kind, path] = /^(save|change)=(my-shop\/.*)/.exec(block.words.join(' ')) ?? [];
    const edit = kind === 'save' ? save : change;
    if (path) problems.push(...edit(block, path, folder).problems);
  }
  expect(problems).toEqual([]);
}

describe('What a reader types', () => {
  it.for(chapters)('leads from the end of the last chapter to the end of this one: %s', (page) => {
    const folder = emptyFolder();
    const shop = join(folder, 'my-shop');
    const number = numberOf(page);
    copyStep(number - 1, shop);
    type(page, folder);
    const [typed, kept] = [filesOf(shop), join(folder, 'kept')];
    copyStep(number, kept);
    expect(typed).toEqual(filesOf(kept));
  });
});

/** `npm run step` without npm, which would only pass the words on. */
function step(...words: string[]) {
  try {
    return execFileSync(process.execPath, ['docs/steps/main.ts', ...words], {
      stdio: 'pipe',
    }).toString();
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

describe('A chapter in which something is typed', () => {
  it.for(chapters)('has first what goes wrong and the fix, then this project: %s', (page) => {
    const { headings } = new MarkdownPage(page);
    const parts = ['You build it', 'What goes wrong', 'The fix', 'How this project does it'];
    expect(headings.filter((heading) => parts.includes(heading))).toEqual(parts);
  });
});

describe('A file that somebody types', () => {
  it.for(chapters)('is named above its block: %s', (page) => {
    const lines = readFileSync(page, 'utf8').split('\n');
    const untold = lines.filter((line, at) => {
      const [, kind, path] = /^```\w+ (save|change)=my-shop\/(.*)/.exec(line) ?? [];
      const what = kind === 'save' ? 'the whole file' : 'the lines that change';
      return path && lines[at - 2] !== `\`${path}\`, ${what}:`;
    });
    expect(untold).toEqual([]);
  });
});

const EXERCISES = ['  exercise-1', '  exercise-2', '  exercise-3'];

describe('npm run step', () => {
  it('has a folder for each chapter in which something is typed, and for no other', () => {
    const numbers = steps.map((name) => Number.parseInt(name, 10));
    expect(numbers).toEqual(chapters.map(numberOf));
  });

  it('lists all chapters with their titles', () => {
    const lines = step().trimEnd().split('\n').slice(2);
    const count = globSync('docs/walkthrough/[0-9]*.md').length + 1;
    expect(lines.slice(count)).toEqual(['', expect.any(String), '', ...EXERCISES]);
    expect(lines.slice(0, 4)).toEqual([
      '   0  settings, and no code yet',
      '   1  A page and its view',
      '   2  The same page on Fastify (my-shop stays as it is)',
      '   3  A value in the session',
    ]);
  });

  it('copies what there is at the end of a chapter, and says what to do next', () => {
    const folder = join(emptyFolder(), 'my-shop');
    expect(step('4', folder)).toContain(`\n  cd ${folder}\n  npm install\n  npm run start:dev\n`);
    expect(Object.keys(filesOf(folder))).toContain('src/session.ts');
    expect(Object.keys(filesOf(folder))).toContain('package.json');
  });

  it('copies the solution of an exercise', () => {
    const folder = join(emptyFolder(), 'my-shop');
    expect(step('exercise-2', folder)).toContain('as it is after exercise-2. Now type:');
    expect(Object.keys(filesOf(folder))).toContain('src/throttle.ts');
  });

  it.each([
    ['a number that there is not', ['99', 'new'], '99 is not a number from 0 to'],
    ['a word', ['login', 'new'], 'login is not a number from 0 to'],
    ['no name', ['7'], 'The name of the new folder is missing.'],
    [
      'a folder that is there',
      ['7', 'docs'],
      'docs is there already. Choose another name, or delete it first.',
    ],
  ])('refuses %s, and changes nothing', (_, words, sentence) => {
    const before = filesOf('docs/steps');
    expect(step(...words)).toContain(sentence);
    expect(globSync('new')).toEqual([]);
    expect(filesOf('docs/steps')).toEqual(before);
  });

  it('needs the packages of the project, in the same versions', () => {
    const versions = (path: string) => {
      const { dependencies, devDependencies } = JSON.parse(readFileSync(path, 'utf8')) as {
        dependencies: object;
        devDependencies: object;
      };
      return { ...dependencies, ...devDependencies };
    };
    expect(versions('package.json')).toMatchObject(versions('docs/steps/base/package.json'));
  });
});
