import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of a folder, by their paths in it. */
export class Files {
  readonly folder: string;
  readonly paths: ReadonlySet<string>;

  constructor(folder: string, paths: Iterable<string>) {
    this.folder = folder;
    this.paths = new Set(paths);
  }

  has(path: string) {
    return this.paths.has(path);
  }

  hasFolder(folder: string) {
    return [...this.paths].some((path) => path.startsWith(`${folder}/`));
  }

  bytes(path: string) {
    return readFileSync(join(this.folder, path));
  }

  text(path: string) {
    return readFileSync(join(this.folder, path), 'utf8');
  }
}

const inGit = (folder: string, words: string[], env = {}) =>
  execFileSync('git', words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 ** 2,
  });

/** The product. @throws when git could not undo what is done to it */
export function product(folder: string) {
  let changes: string;
  try {
    changes = inGit(folder, ['status', '--porcelain']);
  } catch {
    throw new Error(
      'This folder is not in git, which could undo a mistake: git init, git add . and git commit first',
    );
  }
  if (changes)
    throw new Error(
      `Commit or stash first, so that git can undo the upgrade:\n${changes.trimEnd()}`,
    );
  const listed = inGit(folder, ['ls-files', '-z']).split('\0');
  return new Files(
    folder,
    listed.filter((path) => path && existsSync(join(folder, path))),
  );
}

/** A clone of the starter, as it was committed. */
export class Starter implements Disposable {
  readonly #clone: string;
  readonly #folders: string[] = [];
  readonly tree: string;

  constructor(clone: string) {
    this.#clone = clone;
    try {
      this.tree = inGit(clone, ['rev-parse', 'HEAD^{tree}']).trim();
      inGit(clone, ['cat-file', '-e', 'HEAD:src/core/public.ts']);
    } catch {
      throw new Error(`${clone} is no clone of the starter: name the folder of one`);
    }
  }

  /** All its files. Undefined when the clone does not know them. */
  at(tree: string) {
    const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
    this.#folders.push(folder);
    // An index of its own: that of the clone stays as it is.
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    try {
      inGit(this.#clone, ['read-tree', tree], env);
    } catch {
      return undefined;
    }
    const files = join(folder, 'files');
    inGit(this.#clone, ['checkout-index', '--all', `--prefix=${files}/`], env);
    const paths = globSync('**/*', { cwd: files, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(files.length + 1));
    return new Files(
      files,
      paths.map((path) => path.replaceAll('\\', '/')),
    );
  }

  /** What was committed since, the oldest first. */
  subjectsSince(tree: string) {
    const commits = inGit(this.#clone, ['log', '--format=%T %s']).trimEnd().split('\n');
    const known = commits.findIndex((line) => line.startsWith(tree));
    return (known < 0 ? [] : commits.slice(0, known))
      .map((line) => line.slice(line.indexOf(' ') + 1))
      .toReversed();
  }

  [Symbol.dispose]() {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
