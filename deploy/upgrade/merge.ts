import { spawnSync } from 'node:child_process';
import { join, posix } from 'node:path';
import { isCarried, UPSTREAM_TESTS } from '../../src/devtools/carried.ts';
import type { Changes } from './changes.ts';
import type { Files } from './starter.ts';

/** The setup writes them for the product; packages are a subject of their own. */
const OWN = /^(README\.md|vitest\.config\.ts|package(-lock)?\.json)$/;

/** Where a new file belongs to something that the product has. */
const GROWS = /^(src\/features|views|public|deploy)\//;

/** Features, views and all else that a product owns: three ways, from what it was made of, and what that is now. */
export function merge(changes: Changes, product: Files, before: Files, after: Files) {
  const isOurs = (path: string) => !isCarried(path) && !OWN.test(path);
  const folders = new Set([...product.paths].map((path) => posix.dirname(path)));
  const merged: string[] = [];
  for (const path of [...after.paths].filter(isOurs)) {
    if (before.has(path) && product.has(path)) {
      if (before.bytes(path).equals(after.bytes(path))) continue;
      if (mergeFile(changes, path, { product, before, after })) merged.push(path);
    } else if (!before.has(path) && product.has(path)) {
      if (!product.bytes(path).equals(after.bytes(path)))
        changes.say(`Look yourself: the starter has a ${path} now, too; yours is left`);
    } else if (!before.has(path) && GROWS.test(path) && folders.has(posix.dirname(path))) {
      if (UPSTREAM_TESTS.test(path) || path.endsWith('.browser-spec.ts')) continue;
      changes.write(path, after.bytes(path));
      merged.push(path);
    }
  }
  const { name } = JSON.parse(product.text('package.json')) as { name: string };
  for (const path of [...before.paths].filter(isOurs)) {
    if (after.has(path) || !product.has(path)) continue;
    // As the setup has made it.
    const made = before.text(path).replaceAll('session-starter-', `${name}-`);
    if (product.text(path) === made) {
      changes.remove(path);
      changes.say(`Removed, as in the starter: ${path}`);
    } else changes.say(`Look yourself: the starter has no ${path} any more; yours is left`);
  }
  merged.push(...addImported(changes, after));
  if (merged.length > 0)
    changes.say(['Taken over from the starter:', ...merged.toSorted()].join('\n  '));
  for (const name of newFeatures(product, before, after))
    changes.say(`New in the starter, and not taken: ${name}`);
}

/** @returns whether all of it could be put in */
function mergeFile(
  changes: Changes,
  path: string,
  { product, before, after }: Record<'product' | 'before' | 'after', Files>,
) {
  if (product.bytes(path).equals(after.bytes(path))) return false;
  const versions = [product, before, after].map(({ folder }) => join(folder, path));
  const labels = ['yours', 'before', 'newer'].flatMap((label) => ['-L', label]);
  const { status, stdout } = spawnSync('git', ['merge-file', '-p', ...labels, ...versions]);
  // Above 127 it is no number of conflicts: it could not merge, such as a picture.
  if (status === null || status > 127) {
    changes.say(`Conflict: ${path} is left as yours, and the starter has another one`);
    return false;
  }
  changes.write(path, stdout);
  if (status > 0)
    changes.say(
      `Conflict: ${path} has ${status === 1 ? 'a place' : `${status} places`} for you to decide, marked with <<<<<<<`,
    );
  return status === 0;
}

/** What is imported and not there, as a helper of the tests that they did not need before. */
function addImported(changes: Changes, after: Files) {
  const added: string[] = [];
  for (;;) {
    const missing = [...changes.imports().files].filter(
      (path) => !changes.has(path) && after.has(path),
    );
    if (missing.length === 0) return added;
    for (const path of missing) changes.write(path, after.bytes(path));
    added.push(...missing);
  }
}

function newFeatures(product: Files, before: Files, after: Files) {
  const all = [...after.paths].flatMap(
    (path) => /^src\/features\/(?:account\/(?=[\w-]+\/))?[\w-]+(?=\/)/.exec(path)?.[0] ?? [],
  );
  return [...new Set(all)].filter((name) => !before.hasFolder(name) && !product.hasFolder(name));
}
