import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD } from '../../test/support/people.js';
import { startProcess } from '../../test/starter/process.js';
import { blocksOf } from './blocks.js';

const blocks = blocksOf(readFileSync('docs/existing-application.md', 'utf8'));
const named = (word: string) =>
  blocks.flatMap(({ words, lines }) => {
    const path = words.find((one) => one.startsWith(`${word}=`))?.split('=')[1];
    return path ? [{ path, lines }] : [];
  });

type Json = Record<string, unknown>;
/** A setting of the page wins, beside those that are there. */
const merged = (before: Json, added: Json): Json => ({
  ...before,
  ...Object.fromEntries(
    Object.entries(added).map(([key, value]) => {
      const old = before[key];
      const isDeep = old && value && typeof value === 'object' && !Array.isArray(value);
      return [key, isDeep ? merged(old as Json, value as Json) : value];
    }),
  ),
});

/** Nest loads them on Fastify; core does not name them. */
const BY_NEST = ['@fastify/static', '@fastify/view'];

const packagesOf = (root: string) => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  return { ...dependencies, ...devDependencies };
};

function importedOf(root: string) {
  const files = globSync(`${root}/**/*.ts`, { exclude: (path) => path.endsWith('spec.ts') });
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const names = text.matchAll(/(?:from|import\() ?'((?:@[\w-]+\/)?[\w-]+)[^:']*'/g);
  return new Set([...names].map(([, name]) => name!));
}

const nest = join(process.cwd(), 'node_modules/@nestjs/cli/bin/nest.js');
let folder: string;
/** Lines that were there before. */
const generated = new Set<string>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'session-starter-existing-'));
  const make = ['new', 'shop', '--directory', '.', '--skip-install', '--skip-git', '--no-observe'];
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const run = (...words: string[]) =>
    execFileSync(process.execPath, [nest, ...words], { cwd: folder, stdio: 'pipe' });
  run(...make, '--strict', '--package-manager', 'npm');
  for (const file of ['main', 'app.module'])
    for (const line of readFileSync(join(folder, `src/${file}.ts`), 'utf8').split('\n'))
      generated.add(line);
  cpSync('src/core', join(folder, 'src/core'), {
    recursive: true,
    filter: (path) => !path.endsWith('spec.ts'),
  });
  for (const { path, lines } of named('save')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
  }
  for (const { path, lines } of named('merge')) {
    const file = join(folder, path);
    const [before, added] = [readFileSync(file, 'utf8'), lines.join('\n')];
    writeFileSync(
      file,
      JSON.stringify(merged(JSON.parse(before) as Json, JSON.parse(added) as Json)),
    );
  }
  mkdirSync(join(folder, 'public'), { recursive: true });
  run('build');
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('An application of nest new that core was copied into', () => {
  it('needs at most 64 lines of TypeScript that nest new had not written', () => {
    const own = named('save').filter(({ path }) => path.endsWith('.ts'));
    const lines = own.flatMap((file) => file.lines.filter((line) => line && !generated.has(line)));
    expect(own).toHaveLength(3);
    expect(lines.length).toBeLessThanOrEqual(64);
  });

  it.each(['express', 'fastify'])(
    'gets the packages that core imports, in the versions that are tried here: %s',
    (platform) => {
      const { lines } = blocks.find(({ words }) => words.includes(`packages=${platform}`))!;
      const named = [...lines.join(' ').matchAll(/(@?[\w/-]+)@([\d.]+)/g)];
      const tried = packagesOf('.');
      for (const [, name, version] of named)
        expect(tried[name!]?.replace(/^\D/, ''), name).toMatch(`${version}.`);
      const has = Object.keys(packagesOf(folder));
      const imported = [...importedOf('src/core'), ...BY_NEST].flatMap((name) => [
        name,
        `@types/${name}`,
      ]);
      const needed = imported.filter(
        (name) => name in tried && !has.includes(name) && !has.includes(`@types/${name}`),
      );
      expect(named.map(([, name]) => name!).toSorted()).toEqual(needed.toSorted());
    },
  );

  it.each(['express', 'fastify'])(
    'has sessions, login, a guard, the flash and keeps other sites out: %s',
    async (HTTP_PLATFORM) => {
      const app = await startProcess(folder, { HTTP_PLATFORM });
      const guest = app.visitor();
      expect((await guest.open('/')).html).toBe('Hello World!');
      const page = await guest.open('/private');
      expect(page.path).toMatch(/^\/login/);
      const [ada, form] = [app.visitor(), { email: 'ada@example.com', password: PASSWORD }];
      await ada.submit('/signup', form);
      expect((await ada.open('/private')).text('h1')).toBe('Only for you');
      const bare = await ada.submit(
        '/login',
        { email: 'ada@example.com', password: 'x' },
        {
          'sec-fetch-site': 'cross-site',
        },
      );
      expect(bare.status).toBe(403);
      expect((await ada.submit('/logout')).user).toBeUndefined();
      const again = await ada.submit('/login', form);
      expect(again.html).toBe('Hello World!');
      const next = await ada.open('/private');
      expect(next.user).toBe('ada@example.com');
      expect(next.text('.notice')).toBe('You are logged in.');
      expect(next.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    },
  );
});
