import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
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

/** A copy of the project, to build it or to take something out of it. Delete it in the end. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'session-starter-copy-'));

  constructor() {
    for (const name of NEEDED) {
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  delete() {
    rmSync(this.folder, { recursive: true });
  }

  remove(path: string) {
    rmSync(join(this.folder, path), { recursive: true });
  }

  /** Takes out the lines that match; there must be some. */
  removeLines(path: string, pattern: RegExp) {
    const file = join(this.folder, path);
    const lines = readFileSync(file, 'utf8').split('\n');
    const kept = lines.filter((line) => !pattern.test(line));
    if (kept.length === lines.length) throw new Error(`${path} has no line like ${pattern}`);
    writeFileSync(file, kept.join('\n'));
  }

  /** The pages of the test kit become a feature of the copy. */
  addPages() {
    const from = join(this.folder, 'test/pages');
    const to = join(this.folder, 'src/pages');
    mkdirSync(to);
    for (const name of readdirSync(from)) {
      const source = readFileSync(join(from, name), 'utf8');
      writeFileSync(join(to, name), source.replaceAll("'../../src/", "'../"));
    }
    const features = join(this.folder, 'src/features.ts');
    const lines = readFileSync(features, 'utf8').replace(
      '  HomeModule,',
      '  HomeModule, PagesModule,',
    );
    writeFileSync(features, `import { PagesModule } from './pages/pages.module.js';\n${lines}`);
  }

  /** The files whose name has a word in it, specs included. */
  filesNamed(word: string) {
    return this.sources().filter((file) => file.includes(word));
  }

  /** The packages that the sources import. */
  packages() {
    const sources = this.sources().map((file) => readFileSync(join(this.folder, file), 'utf8'));
    return sources.flatMap((source) =>
      [...source.matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name!),
    );
  }

  private sources() {
    return globSync('src/**/*.ts', { cwd: this.folder });
  }

  /** Checks the types of everything, tests included. Throws what the compiler says. */
  checkTypes() {
    this.run('typescript/bin/tsc', '-p', 'tsconfig.json');
  }

  /** As `npm start` does. */
  build() {
    this.run('@nestjs/cli/bin/nest.js', 'build');
  }

  private run(program: string, ...words: string[]) {
    try {
      execFileSync(process.execPath, [join(ROOT, 'node_modules', program), ...words], {
        cwd: this.folder,
        stdio: 'pipe',
      });
    } catch (error) {
      throw new Error(String((error as { stdout: Buffer }).stdout), { cause: error });
    }
  }
}
