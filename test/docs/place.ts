import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Copy } from '../support/copy.js';

/** Where a page is followed: the project, built, without data of others. */
export interface Place {
  readonly folder: string;
  /** What `npm start` does here, where everything is built already or is changed by the reader. */
  readonly start: string;
  delete(): void;
}

const START = 'node dist/main.js';

/** For a page that only looks at the project. All of them share one build. */
export function lookAt(built: Copy): Place {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-page-'));
  for (const name of readdirSync(built.folder)) {
    symlinkSync(join(built.folder, name), join(folder, name));
  }
  mkdirSync(join(folder, 'data'));
  return { folder, start: START, delete: () => rmSync(folder, { recursive: true }) };
}

/** For a page on which the reader changes the project. */
export function change(): Place {
  const copy = new Copy();
  mkdirSync(join(copy.folder, 'data'));
  return {
    folder: copy.folder,
    start: `tsc -p tsconfig.build.json && ${START}`,
    delete: () => copy.delete(),
  };
}
