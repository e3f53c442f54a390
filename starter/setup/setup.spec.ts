import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCarried } from '../../src/devtools/carried.ts';
import { PRESETS, choicesOf } from './choices.ts';
import { PARTS } from './parts.ts';
import { becomeProduct, slugOf } from './product.ts';
import { type Manifest, Project } from './project.ts';
import { GUIDE } from './texts.ts';

const NAME = 'Acme Orders';

function made(...without: string[]) {
  const project = new Project('.');
  const choices = { ...choicesOf({ name: NAME }), without };
  return { project, parts: becomeProduct(project, choices) };
}

/** Where a word still stands. */
const found = (project: Project, word: RegExp) =>
  project.paths
    .filter((path) => !isCarried(path) && !/^(package-lock\.json|LICENSE|docs\/.*)$/.test(path))
    .flatMap((path) =>
      project
        .read(path)
        .split('\n')
        .filter((line) => word.test(line) && !isChoice(path, line))
        .map((line) => `${path}: ${line.trim()}`),
    );

/** package.json says what was left out. */
const isChoice = (path: string, line: string) =>
  path === 'package.json' && /^ +"[\w-]+",?$/.test(line);

/** An example may have such a word: that of `ts` is tried. */
const CODE = /^```(?!sh|console)[^]*?^```$/gm;

/** Imports of files that are not there. The schematics have some in the code that they write. */
const deadImports = (project: Project) =>
  project.paths
    .filter((path) => path.endsWith('.ts') && !path.startsWith('schematics/'))
    .flatMap((path) =>
      [...project.read(path).matchAll(/(?:from|import) '(\.[^']+)'/g)]
        .map(([, name]) => posix.join(posix.dirname(path), name!).replace(/\.js$/, '.ts'))
        .filter((imported) => !project.has(imported))
        .map((imported) => `${path}: ${imported}`),
    );

/** Commands whose program is not there. What was built is made of a source. */
function deadScripts(project: Project) {
  const { scripts } = JSON.parse(project.read('package.json')) as Manifest;
  return Object.entries(scripts).flatMap(([name, script]) =>
    (script.match(/\S+\.[jt]s\b/g) ?? [])
      .map((file) => file.replace(/^(?:dist\/)?((?!deploy|starter).*)\.js$/, 'src/$1.ts'))
      .filter((file) => !project.has(file))
      .map((file) => `${name}: ${file}`),
  );
}

const every = PARTS.map(({ name }) => name);

describe('The setup', () => {
  it.each([[''], [every.join(' ')], ...PARTS.map(({ name }) => [name])])(
    'takes out every word of what is not wanted, and leaves no import and no command of it: %s',
    (without) => {
      const { project, parts } = made(...without.split(' '));
      expect(deadImports(project)).toEqual([]);
      expect(deadScripts(project)).toEqual([]);
      for (const { told, words } of parts) {
        expect(found(project, words)).toEqual([]);
        for (const path of [...GUIDE, 'AGENTS.md'])
          expect(project.read(path).replace(CODE, '')).not.toMatch(told ?? words);
      }
      expect(found(project, /(?<!with nest-)session.starter|starter\//i)).toEqual([]);
    },
  );

  it('leaves about as many lines to maintain as the README says, and less than 500 for a login only', () => {
    const lines = Object.keys(PRESETS).map((preset) => {
      const project = new Project('.');
      becomeProduct(project, choicesOf({ name: NAME, preset }));
      const sources = project.paths.filter((path) =>
        /^src\/(?!core\/|devtools\/).*(?<!spec|\.test-helpers)\.ts$/.test(path),
      );
      return sources.flatMap((path) => project.read(path).trimEnd().split('\n')).length;
    });
    expect(lines[0]).toBeLessThan(500);
    const said =
      /maintain ([\d,]+) lines of code with the login only, ([\d,]+) with .*?, ([\d,]+) with/.exec(
        readFileSync('README.md', 'utf8'),
      )!;
    for (const [at, count] of lines.entries()) {
      const figure = Number(said[at + 1]!.replace(',', ''));
      expect(Math.abs(figure - count) / count, `${figure} for ${count}`).toBeLessThan(0.1);
    }
  });

  it('leaves no link that leads to what is not there', () => {
    const { project } = made(...PRESETS.minimal!);
    for (const path of project.paths.filter((path) => path.endsWith('.md')))
      for (const [link, to] of project.read(path).matchAll(/\]\((?!http|#)([^)#]+)/g))
        expect(project.has(posix.join(posix.dirname(path), to!)), `${path}: ${link}`).toBe(true);
  });

  it('leaves only variables that something reads', () => {
    const { project } = made(...PRESETS.minimal!);
    expect(project.read('.env.example')).not.toMatch(/OIDC|OAUTH|PWNED|SECOND_FACTOR|AT_LIMIT/);
    expect(
      made()
        .project.read('.env.example')
        .match(/^(# )?[A-Z_]+.*=/gm),
    ).toHaveLength(readFileSync('.env.example', 'utf8').match(/^(# )?[A-Z_]+.*=/gm)!.length);
  });

  it('leaves only styles that a page has', () => {
    const project = new Project('.');
    becomeProduct(project, choicesOf({ name: NAME, preset: 'minimal' }));
    const sheet = project.read('public/style.css');
    expect(sheet).not.toMatch(/\.(acting|codes|count|price|qr|sessions|total)\b|dialog/);
    expect(sheet).toContain('body > :is(header, main, footer) {');
    // In the pages of `npm run feature`.
    expect(sheet).toContain('.lines li {');
  });

  it('takes the specs of core along for who asks, with what they need', () => {
    const specs = /^src\/(core|devtools)\/.*spec\.ts$|^test\/core\/probe\.ts$/;
    expect(made().project.paths.filter((path) => specs.test(path))).toEqual([]);
    const project = new Project('.');
    becomeProduct(project, choicesOf({ name: NAME, preset: 'minimal', 'with-core-tests': true }));
    const kept = project.paths.filter((path) => specs.test(path));
    expect(kept.length).toBeGreaterThan(40);
    expect(kept).toContain('test/core/probe.ts');
    expect(project.has('test/hostile-input.spec.ts')).toBe(false);
  });

  it('puts the name where people and programs read it', () => {
    const { project } = made();
    expect(project.read('README.md')).toMatch(/^# Acme Orders\n/);
    expect(project.read('views/layouts/page.hbs')).toContain('href="/">Acme Orders</a>');
    expect(project.read('LICENSE')).toMatch(/\(c\) \d{4} the authors of Acme Orders\nCopyright/);
    expect(project.read('src/options.ts')).toContain("cookieName: 'sid-acme-orders'");
    expect(project.read('.env')).toMatch(/^HTTP_PLATFORM=express\nSESSION_KEYS=[\da-f]{64}\n$/);
    expect(JSON.parse(project.read('package.json'))).toMatchObject({
      name: 'acme-orders',
      starter: { name: NAME },
    });
  });

  it('makes a name for packages and folders of any name', () => {
    expect(['Acme Orders', ' Crème & Brûlée! ', 'A'].map(slugOf)).toEqual([
      'acme-orders',
      'creme-brulee',
      'a',
    ]);
  });

  it.each([
    [{}, /--name must have a letter/],
    [{ name: '***' }, /--name must have a letter/],
    [{ name: NAME, platform: 'koa' }, /--platform must be express or fastify; it is koa/],
    [{ name: NAME, preset: 'huge' }, /--preset must be minimal, account, all; it is huge/],
    [{ name: NAME, without: 'cart,car' }, /--without knows .*cart.*; not car$/],
    [{ name: NAME, without: 'auth' }, /--without knows/],
    [{ name: NAME, cookie: 'a b' }, /--cookie must be letters/],
  ])('refuses what cannot be meant: %o', (flags, words) => {
    expect(() => choicesOf(flags)).toThrow(words);
  });
});
