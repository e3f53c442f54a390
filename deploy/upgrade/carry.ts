import {
  CARRIED,
  hashesOf,
  isCarried,
  MANIFEST,
  type CarriedManifest,
} from '../../src/devtools/carried.ts';
import type { Changes } from './changes.ts';
import type { Files } from './starter.ts';

interface States {
  readonly product: Files;
  readonly before: Files | undefined;
  readonly after: Files;
}

/** Puts core and the tools in whole, without what the product does without: tests of core, single tools. */
export function carry(
  changes: Changes,
  { product, before, after }: States,
  manifest: CarriedManifest,
  next: { version: string; tree: string },
) {
  const hasTests = Object.keys(manifest.files).some(isTest);
  const isLeftOut = (path: string) => {
    const [, name] = /^(?:src|views)\/devtools\/([\w-]+)\//.exec(path) ?? [];
    const tool = `src/devtools/${name}`;
    return name && !product.hasFolder(tool) && (before?.hasFolder(tool) ?? true);
  };
  const wanted = [...after.paths].filter(
    (path) =>
      isCarried(path) && (hasTests ? !isTestInBrowser(path) : !isTest(path)) && !isLeftOut(path),
  );
  const gone = [...product.paths].filter(
    (path) =>
      isCarried(path) &&
      path !== MANIFEST &&
      !wanted.includes(path) &&
      // In a folder that was not carried before, what is the owner's stays.
      (path in manifest.files || before?.has(path)),
  );
  const files = hashesOf(wanted, (path) => after.text(path));
  const added = wanted.filter((path) => !product.has(path));
  const changed = wanted.filter(
    (path) => product.has(path) && !product.bytes(path).equals(after.bytes(path)),
  );
  for (const path of gone) changes.remove(path);
  for (const path of wanted) changes.write(path, after.bytes(path));
  changes.write(MANIFEST, `${JSON.stringify({ ...next, files }, null, 2)}\n`);
  changes.say(
    `${CARRIED.join(', ')} are those of version ${next.version}: ${changed.length} files changed, ${added.length} added, ${gone.length} removed`,
  );
}

const isTest = (path: string) => path.endsWith('spec.ts') || path.startsWith('test/core/');
const isTestInBrowser = (path: string) => path.endsWith('.browser-spec.ts');
