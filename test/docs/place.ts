import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Copy } from '../support/copy.js';

/** Where a page is followed: the project, built, without data of others. */
export interface Place {
  readonly folder: string;
  /** What the scripts do here that build the application first. */
  readonly scripts: Readonly<Record<string, string>>;
  delete(): void;
}

const BUILT = { 'npm start': 'node dist/main.js', 'npm run proxy': 'node deploy/proxy.ts' };

/** For a page that only looks at the project. All of them share one build. */
export function lookAt(built: Copy): Place {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-page-'));
  for (const name of readdirSync(built.folder)) {
    symlinkSync(join(built.folder, name), join(folder, name));
  }
  mkdirSync(join(folder, 'data'));
  return { folder, scripts: BUILT, delete: () => rmSync(folder, { recursive: true }) };
}

/** For a page on which the reader changes the project. */
export function change(): Place {
  const copy = new Copy();
  mkdirSync(join(copy.folder, 'data'));
  return {
    folder: copy.folder,
    scripts: { 'npm start': `nest build && ${BUILT['npm start']}` },
    delete: () => copy.delete(),
  };
}
