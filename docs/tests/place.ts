import { builtPlace } from '../../test/support/built-place.js';
import { Copy } from '../../test/support/copy.js';

/** Where a page is followed: the project, built, without data of others. */
export interface Place {
  readonly folder: string;
  /** What the scripts do here that build the application first. */
  readonly scripts: Readonly<Record<string, string>>;
  delete(): void;
}

const BUILT = { 'npm start': 'node dist/main.js', 'npm run proxy': 'node deploy/proxy.ts' };

/** For a page that only looks at the project. All of them share one build. */
export const lookAt = (): Place => ({ ...builtPlace(), scripts: BUILT });

/** For a page on which the reader changes the project. */
export function change(): Place {
  const copy = new Copy();
  return {
    folder: copy.folder,
    scripts: { 'npm start': `nest build && ${BUILT['npm start']}` },
    delete: () => copy.delete(),
  };
}
