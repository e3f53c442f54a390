import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The number of a chapter. */
export const numberOf = (page: string) => Number.parseInt(basename(page), 10);

/** Whether the reader of a page builds an application of their own. */
export const isBuilding = (markdown: string) => /^```\w+ (save|change)=my-shop\//m.test(markdown);

/** The text of each file, by its path. */
export function filesOf(folder: string) {
  const paths = globSync('**', { cwd: folder }).toSorted();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
