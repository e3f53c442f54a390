import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './setup/project.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'session-starter-setup-'));
  for (const path of new Project('.').paths) cpSync(path, join(folder, path));
  git('init', '--quiet');
  // The folder of packages is a link here, which .gitignore does not mean.
  writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
  git('add', '--all');
  git(
    '-c',
    'user.name=me',
    '-c',
    'user.email=me@localhost',
    'commit',
    '--quiet',
    '--message',
    'clone',
  );
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' });
const changes = () => git('status', '--porcelain').trim().split('\n').filter(Boolean);

function setup(...flags: string[]) {
  const words = ['starter/setup/main.ts', '--yes', ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('npm run setup', () => {
  it.each([
    [['--platform', 'koa'], '--platform must be'],
    [['--name', 'Acme', '--colour', 'red'], "Unknown option '--colour'"],
    [[], '--name must have'],
  ])('changes nothing when a flag cannot be meant: %j', (flags, words) => {
    const { status, said } = setup(...flags);
    expect(said).toContain(words);
    expect(status).toBe(1);
    expect(changes()).toEqual([]);
  });

  it('changes nothing while something is not committed, and says so', () => {
    writeFileSync(join(folder, 'mine.txt'), '');
    const { status, said } = setup('--name', 'Acme');
    expect(status).toBe(1);
    expect(said).toMatch(/Commit or stash first[^]*mine\.txt/);
    rmSync(join(folder, 'mine.txt'));
    expect(changes()).toEqual([]);
  });

  it('shows what it would do, and does nothing', () => {
    const { status, said } = setup('--name', 'Acme', '--without', 'cart', '--dry-run');
    expect(status).toBe(0);
    expect(said).toMatch(/Taken out +course, bench, core-tests, starter-tests, cart/);
    expect(said).toContain('deletes src/features/cart/cart.module.ts');
    expect(said).toContain('writes  src/features.ts');
    expect(said).toContain('Nothing was changed.');
    expect(changes()).toEqual([]);
  });

  it('makes the product, removes itself, and can be undone', () => {
    const { status, said } = setup('--name', 'Acme Orders', '--without', 'cart', '--no-check');
    expect(said).toContain('Acme Orders is ready');
    expect(status).toBe(0);
    expect(existsSync(join(folder, 'starter'))).toBe(false);
    expect(existsSync(join(folder, 'src/features/cart'))).toBe(false);
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).not.toMatch(/setup|clack|knip/);
    expect(readFileSync(join(folder, 'package-lock.json'), 'utf8')).not.toMatch(
      /clack|knip|stryker/,
    );
    expect(changes().length).toBeGreaterThan(100);

    git('reset', '--hard', '--quiet');
    git('clean', '-fdq');
    expect(changes()).toEqual([]);
    expect(existsSync(join(folder, 'src/features/cart'))).toBe(true);
  });
});
