import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { editedFiles, readManifest } from '../../src/devtools/carried.ts';
import { carry } from './carry.ts';
import { Changes } from './changes.ts';
import { merge } from './merge.ts';
import { mergePackages, versionOf } from './packages.ts';
import { product as productIn, Starter } from './starter.ts';

const USAGE = `npm run upgrade -- ../newer-clone

Puts core and the tools of a newer clone of the starter in whole, and merges what changed since in features, views and
the rest. Conflicts are marked and named. Nothing is committed.

  --dry-run  shows what would be done, and does nothing
  --force    also when core was edited: what was changed there is lost
  --run      then runs npm install and npm test`;

const own = join(import.meta.dirname, '..', '..');

function upgrade(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean' },
      force: { type: 'boolean' },
      run: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      // The folder of the product, when the program of the clone runs.
      product: { type: 'string' },
    },
  });
  if (values.help) return console.log(USAGE);
  const [clone, ...more] = positionals;
  if (!clone || more.length > 0)
    throw new Error(`Name one folder, that of a newer clone:\n${USAGE}`);
  const newer = join(resolve(clone), 'deploy', 'upgrade', 'main.ts');
  if (!values.product && existsSync(newer)) return runNewer(newer, resolve(clone), args);
  const root = values.product ?? own;
  const manifest = readManifest(root);
  if (!manifest)
    throw new Error('src/core/manifest.json is not here: npm run setup writes it into a product');
  const product = productIn(root);
  const edited = editedFiles(root, manifest);
  if (edited.length > 0 && !values.force)
    throw new Error(
      `Core was edited, and would be lost. Take it back, or add --force:\n${edited.join('\n')}`,
    );
  using starter = new Starter(resolve(clone));
  if (starter.tree === manifest.tree) return console.log('This is that version already.');

  const before = starter.at(manifest.tree);
  const after = starter.at('HEAD')!;
  const changes = new Changes(product);
  const version = versionOf(after);
  if (before) {
    const subjects = starter.subjectsSince(manifest.tree);
    changes.say([`What changed since (${subjects.length}):`, ...subjects].join('\n  '));
  }
  if (edited.length > 0) changes.say(['Edited, and lost:', ...edited].join('\n  '));
  carry(changes, { product, before, after }, manifest, { version, tree: starter.tree });
  if (before) merge(changes, product, before, after);
  else
    changes.say(
      `The clone does not know version ${manifest.version} as this product was made of it (git fetch --unshallow?): features and views are left as they are`,
    );
  mergePackages(changes, product, before, after);
  console.log(changes.said.join('\n\n'));
  if (values['dry-run']) return console.log('\nNothing was changed.');
  changes.save();
  if (!values.run)
    return console.log(
      '\nNext: npm install, npm test, git diff. To undo it: git reset --hard, git clean -fd',
    );
  for (const words of [['install', '--no-audit', '--no-fund'], ['test']]) {
    const { status } = spawnSync('npm', words, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`npm ${words.join(' ')} failed`);
  }
}

/** The program of the clone knows which files were moved since this one was written. */
function runNewer(program: string, clone: string, args: string[]) {
  const options = args.filter((word) => word.startsWith('-'));
  const words = [program, clone, ...options, '--product', own];
  process.exitCode = spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1;
}

try {
  upgrade(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
