import { existsSync, statfsSync, statSync } from 'node:fs';
import { ok, problem, warning } from './finding.js';
import { inWords } from './size.js';
import type { SqliteFile } from './sqlite.js';

const MB = 1024 ** 2;
const LITTLE = 100 * MB;

/** A full disk refuses logins and logouts. A copy of the file needs as much again. */
export function space({ file, folder }: SqliteFile) {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const size = existsSync(file) ? statSync(file).size : 0;
  const said = `${inWords(free)} are free where ${file} is`;
  const fix = 'Make room, or move the file to a larger disk';
  if (free < LITTLE) return problem(`${said}: soon nothing can be written any more`, fix);
  if (free < 2 * size)
    return warning(
      `${said}, which has ${inWords(size)}: too little for a copy and for growth`,
      fix,
    );
  return ok(said);
}
