import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';

/** `package.json`, as far as the setup changes it. */
export interface Manifest {
  name: string;
  version: string;
  description: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  [key: string]: unknown;
}

const prettierFor = async (path: string) => ({
  fileInfo: await getFileInfo(path, { ignorePath: '.prettierignore' }),
  options: await resolveConfig(path),
});

const BINARY = /\.(png|ico|woff2?)$/;

/**
 * The files of the project as they will be. Everything is changed here first, so that a mistake is found
 * before anything is written.
 */
export class Project {
  readonly #files = new Map<string, string>();
  readonly #before: ReadonlyMap<string, string>;
  readonly folder: string;

  /** @param folder a clone; what git knows is read */
  constructor(folder: string) {
    this.folder = folder;
    const listed = execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8' });
    for (const path of listed.split('\0')) {
      if (!path || !existsSync(join(folder, path))) continue;
      const text = BINARY.test(path) ? '' : readFileSync(join(folder, path), 'utf8');
      this.#files.set(path, text);
    }
    this.#before = new Map(this.#files);
  }

  get paths() {
    return [...this.#files.keys()];
  }

  has(path: string) {
    return this.#files.has(path) || this.paths.some((file) => file.startsWith(`${path}/`));
  }

  read(path: string) {
    const text = this.#files.get(path);
    if (text === undefined) throw new Error(`There is no ${path} to read`);
    return text;
  }

  write(path: string, text: string) {
    this.#files.set(path, text);
  }

  /** Files, folders or patterns. What another part has taken out already is no mistake. */
  remove(...patterns: string[]) {
    for (const path of this.paths) {
      if (patterns.some((pattern) => path.startsWith(`${pattern}/`) || matchesGlob(path, pattern)))
        this.#files.delete(path);
    }
  }

  /** Puts one text in the place of another, which must be there, unless the file is gone. */
  replace(path: string, find: string | RegExp, by: string | ((found: string) => string)) {
    const text = this.#files.get(path);
    if (text === undefined) return;
    const isThere = typeof find === 'string' ? text.includes(find) : text.search(find) !== -1;
    if (!isThere) throw new Error(`${path} has no ${find} any more: fix starter/setup`);
    const changed =
      typeof by === 'function' || typeof find === 'string'
        ? text.replace(find, typeof by === 'function' ? by : () => by)
        : text.replace(find, by);
    this.write(path, changed);
  }

  /** Takes out the lines that match; there must be some, unless the file is gone. */
  dropLines(path: string, pattern: RegExp) {
    const text = this.#files.get(path);
    if (text === undefined) return;
    const lines = text.split('\n');
    const kept = lines.filter((line) => !pattern.test(line));
    if (kept.length === lines.length)
      throw new Error(`${path} has no line like ${pattern} any more: fix starter/setup`);
    this.write(path, kept.join('\n'));
  }

  /** Takes out what is injected or imported and not used any more. */
  dropUnused(path: string) {
    const injected = /^ +private readonly (\w+): \w+,\n/gm;
    const all = this.read(path);
    const text = all
      .replace(injected, (line, name: string) => (all.includes(`this.${name}`) ? line : ''))
      .replace(/^ +constructor\(\s*\) \{\}\n+/m, '');
    const imports = /^import (type )?\{([^}]*)\} from ('[^']+');\n/gm;
    const rest = text.replace(imports, '');
    const isUsed = (name: string) =>
      new RegExp(`\\b${name.split(' as ').at(-1)!.replace('type ', '')}\\b`).test(rest);
    this.write(
      path,
      text.replace(imports, (statement, type: string | undefined, list: string, from: string) => {
        const names = list
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean);
        const used = names.filter(isUsed);
        if (used.length === names.length) return statement;
        return used.length > 0 ? `import ${type ?? ''}{ ${used.join(', ')} } from ${from};\n` : '';
      }),
    );
  }

  change(change: (manifest: Manifest) => void) {
    const manifest = JSON.parse(this.read('package.json')) as Manifest;
    change(manifest);
    this.write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  }

  removePackages(...names: string[]) {
    this.change(({ dependencies, devDependencies }) => {
      for (const name of names) {
        delete dependencies[name];
        delete devDependencies[name];
      }
    });
  }

  /** What is different from before. */
  changes() {
    const removed = [...this.#before.keys()].filter((path) => !this.#files.has(path));
    const added = this.paths.filter((path) => !this.#before.has(path));
    const changed = this.paths.filter(
      (path) => this.#before.has(path) && this.#before.get(path) !== this.#files.get(path),
    );
    return { removed, added, changed };
  }

  private async formatted(path: string) {
    const { fileInfo, options } = await prettierFor(join(this.folder, path));
    const text = this.read(path);
    return fileInfo.ignored || !fileInfo.inferredParser
      ? text
      : format(text, { ...options, filepath: path });
  }

  private removeEmpty(folder: string) {
    if (folder === '.' || readdirSync(join(this.folder, folder)).length > 0) return;
    rmdirSync(join(this.folder, folder));
    this.removeEmpty(dirname(folder));
  }

  /** Writes what is different, in the form that prettier gives it. */
  async save() {
    const { removed, added, changed } = this.changes();
    for (const path of removed) {
      rmSync(join(this.folder, path));
      this.removeEmpty(dirname(path));
    }
    for (const path of [...added, ...changed]) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), await this.formatted(path));
    }
    if (this.#files.get('.env') !== this.#before.get('.env'))
      chmodSync(join(this.folder, '.env'), 0o600);
    if (this.has('.ci/run')) chmodSync(join(this.folder, '.ci/run'), 0o755);
  }
}
