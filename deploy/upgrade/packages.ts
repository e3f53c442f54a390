import { isDeepStrictEqual } from 'node:util';
import type { Changes } from './changes.ts';
import type { Files } from './starter.ts';

type Words = Record<string, string>;

interface Manifest {
  version: string;
  scripts: Words;
  dependencies: Words;
  devDependencies: Words;
  [key: string]: unknown;
}

const manifestOf = (files: Files) => JSON.parse(files.text('package.json')) as Manifest;

/** What of it is said once for the whole project. */
const WHOLE = ['type', 'imports', 'engines', 'allowScripts'];

/**
 * Packages that the product has get the version of the starter, and new ones come that something imports. What the
 * owner has set otherwise stays.
 */
export function mergePackages(
  changes: Changes,
  product: Files,
  before: Files | undefined,
  after: Files,
) {
  const [ours, newer] = [manifestOf(product), manifestOf(after)];
  const old = before && manifestOf(before);
  const said: string[] = [];
  const take = (of: Words, name: string, wanted: string, base: string | undefined) => {
    const now = of[name];
    if (now === wanted || base === wanted) return;
    const isOwn = old && now !== base;
    if (!isOwn) of[name] = wanted;
    said.push(
      isOwn
        ? `${name} stays ${now}; the starter has ${wanted}`
        : `${name}: ${now} is now ${wanted}`,
    );
  };
  const { packages } = changes.imports();
  for (const kind of ['dependencies', 'devDependencies'] as const) {
    for (const [name, wanted] of Object.entries(newer[kind])) {
      if (ours[kind][name] !== undefined) take(ours[kind], name, wanted, old?.[kind][name]);
      else if (packages.has(name) && !ours.dependencies[name] && !ours.devDependencies[name]) {
        ours[kind][name] = wanted;
        said.push(`${name} ${wanted} is new`);
      }
    }
    ours[kind] = Object.fromEntries(
      Object.entries(ours[kind]).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
  if (old) {
    // Others the setup has changed, or taken out.
    const scripts = Object.entries(newer.scripts).filter(
      ([name]) => ours.scripts[name] !== undefined && ours.scripts[name] === old.scripts[name],
    );
    for (const [name, wanted] of scripts) take(ours.scripts, name, wanted, old.scripts[name]);
    for (const key of WHOLE) {
      if (!isDeepStrictEqual(ours[key], old[key]) || isDeepStrictEqual(old[key], newer[key]))
        continue;
      ours[key] = newer[key];
      said.push(`${key} is that of the starter`);
    }
  }
  ours['starter'] = { ...(ours['starter'] as object), version: newer.version };
  changes.write('package.json', `${JSON.stringify(ours, null, 2)}\n`);
  if (said.length > 0) changes.say(['package.json:', ...said].join('\n  '));
}

export const versionOf = (files: Files) => manifestOf(files).version;
