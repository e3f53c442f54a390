import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

const writtenAt = (path: string) =>
  statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds the application as it is in src, if that was not done before. */
export function build() {
  const built = writtenAt('dist/main.js');
  const sources = [
    ...globSync('src/**', { cwd: ROOT }),
    'nest-cli.json',
    '.swcrc',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  if (sources.every((path) => writtenAt(path) <= built)) return;

  console.log(`  Building the application, because dist is ${built ? 'old' : 'missing'} ...`);
  const nest = join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  execFileSync(process.execPath, [nest, 'build'], { cwd: ROOT, stdio: 'inherit' });
}

/** A module of the application, as `npm start` runs it. */
export const built = <Module>(path: string) => import(join(ROOT, 'dist', path)) as Promise<Module>;
