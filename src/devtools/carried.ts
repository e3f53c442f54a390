import { hash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a product carries as it is: a newer version is put in whole. */
export const CARRIED = [
  'src/core',
  'src/devtools',
  'views/devtools',
  'schematics',
  'deploy/tools',
  'deploy/upgrade',
  'test/support',
  'test/core',
];

/** Tests of features, with races or hostile input: a product is made without them, as without the specs of core. */
export const UPSTREAM_TESTS = /^src\/features\/.*\/(hostile-|races|simulation)[^/]*spec\.ts$/;

export const isCarried = (path: string) => CARRIED.some((folder) => path.startsWith(`${folder}/`));

/** In a product only: `npm run setup` writes it, and `npm run upgrade`. */
export const MANIFEST = 'src/core/manifest.json';

export interface CarriedManifest {
  /** Of the starter. */
  readonly version: string;
  /** Of git, of the whole starter: the same in each clone, and in an archive without history. */
  readonly tree: string;
  /** A hash of each file, by its path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Git on Windows writes other ends of lines. */
const hashOf = (text: string) => hash('sha256', text.replaceAll('\r\n', '\n')).slice(0, 16);

export const hashesOf = (paths: Iterable<string>, read: (path: string) => string) =>
  Object.fromEntries([...paths].toSorted().map((path) => [path, hashOf(read(path))]));

/** Undefined in the starter itself, and where only what was built is. */
export function readManifest(root: string) {
  const file = join(root, MANIFEST);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CarriedManifest) : undefined;
}

/** Files that are not as they were put in: changed, added or gone. */
export function editedFiles(root: string, { files }: CarriedManifest) {
  // A folder that is carried since a later version was the owner's until then.
  const known = CARRIED.filter((folder) =>
    Object.keys(files).some((path) => path.startsWith(`${folder}/`)),
  );
  const found = known
    .flatMap((folder) => globSync(`${folder}/**/*.*`, { cwd: root }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== MANIFEST);
  const now = hashesOf(found, (path) => readFileSync(join(root, path), 'utf8'));
  return [...new Set([...Object.keys(files), ...found])]
    .filter((path) => files[path] !== now[path])
    .toSorted();
}
