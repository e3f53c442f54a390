import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const NEEDED = [
  'src',
  'deploy',
  'views',
  'public',
  'test',
  'docs',
  'starter',
  'package.json',
  'nest-cli.json',
  '.swcrc',
  'tsconfig.json',
  'tsconfig.build.json',
  'vitest.config.ts',
];

/** A copy of the project, to build it. Delete it in the end. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'session-starter-copy-'));

  constructor() {
    for (const name of NEEDED) {
      const filter = (from: string) => !from.endsWith('node_modules');
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true, filter });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  delete() {
    rmSync(this.folder, { recursive: true });
  }

  /** The pages of the test kit become a feature of the copy. */
  addPages() {
    const from = join(this.folder, 'test/support/pages');
    const to = join(this.folder, 'src/pages');
    mkdirSync(to);
    for (const name of readdirSync(from)) {
      const source = readFileSync(join(from, name), 'utf8');
      writeFileSync(join(to, name), source.replaceAll("'../../../src/", "'../"));
    }
    const features = join(this.folder, 'src/features.ts');
    const source = readFileSync(features, 'utf8');
    const more = source.replace('HomeModule,', 'HomeModule, PagesModule,');
    if (more === source)
      throw new Error('src/features.ts has no HomeModule, to put pages after it');
    writeFileSync(features, `import { PagesModule } from './pages/pages.module.js';\n${more}`);
  }

  /** As `npm start` does. */
  build() {
    const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
    try {
      execFileSync(process.execPath, [nest, 'build'], { cwd: this.folder, stdio: 'pipe' });
    } catch (error) {
      throw new Error(String((error as { stdout: Buffer }).stdout), { cause: error });
    }
  }
}
