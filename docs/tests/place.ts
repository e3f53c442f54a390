import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtPlace } from '../../test/starter/built-place.js';
import { Copy } from '../../test/starter/copy.js';

/** Where a page is followed: the project, built, without data of others. */
export interface Place {
  readonly folder: string;
  /** What the scripts do here that build the application first. */
  readonly scripts: Readonly<Record<string, string>>;
  delete(): void;
}

const BUILT = { 'npm start': 'node dist/main.js' };

/** For a page that only looks at the project. All of them share one build. */
export const lookAt = (): Place => ({ ...builtPlace(), scripts: BUILT });

/** What a reader's clone has too: `npm run feature`, and what its own tests read. A product has no bench. */
const READ = [
  'README.md',
  '.env.example',
  '.gitignore',
  '.prettierrc',
  'oxlint.config.ts',
  'package-lock.json',
  'bench',
  'schematics',
];

/** For a page on which the reader changes the project, and git brings it back. */
export function change(): Place {
  const copy = new Copy();
  for (const name of READ.filter((name) => existsSync(name)))
    cpSync(name, join(copy.folder, name), { recursive: true });
  const git = (...words: string[]) => execFileSync('git', words, { cwd: copy.folder });
  git('init', '--quiet');
  git('config', 'user.name', 'A reader');
  git('config', 'user.email', 'reader@example.com');
  // A link to the packages is no folder of packages.
  appendFileSync(join(copy.folder, '.git', 'info', 'exclude'), 'node_modules\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'A clone');
  return {
    folder: copy.folder,
    scripts: { 'npm start': `nest build && ${BUILT['npm start']}` },
    delete: () => copy.delete(),
  };
}
