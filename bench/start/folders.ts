import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const NEEDED = [
  'src',
  'views',
  'public',
  'package.json',
  'nest-cli.json',
  '.swcrc',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** This application, and the one that `nest new` makes. Both have the packages that are installed here. */
export async function withFolders(use: (ours: string, fresh: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-bench-'));
  const ours = join(folder, 'ours');
  const fresh = join(folder, 'fresh');
  try {
    for (const name of NEEDED) cpSync(name, join(ours, name), { recursive: true });
    const nest = resolve('node_modules/@nestjs/cli/bin/nest.js');
    const options = ['new', 'fresh', '--skip-install', '--skip-git', '--no-observe', '-p', 'npm'];
    execFileSync(process.execPath, [nest, ...options], { cwd: folder, stdio: 'pipe' });
    for (const place of [ours, fresh]) {
      symlinkSync(resolve('node_modules'), join(place, 'node_modules'));
    }
    await use(ours, fresh);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
