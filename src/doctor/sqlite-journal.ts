import { closeSync, openSync, readSync } from 'node:fs';
import { ok, warning } from './finding.js';
import type { SqliteFile } from './sqlite.js';

/** sqlite.org/fileformat2.html, section 1.3.3 */
const WRITE_VERSION_AT = 18;
const WAL = 2;

/** The application turns it on at its start, and it stays on. */
export function journal({ database, file }: SqliteFile) {
  if (!database) return [];
  if (byteOf(file, WRITE_VERSION_AT) === WAL) {
    return ok('The journal is a WAL: whoever reads does not wait for whoever writes');
  }
  return warning(
    `The journal of ${file} is no WAL: whoever reads waits for whoever writes`,
    'Start the application, which changes it. If that cannot, the file is on a network drive: use a local one',
  );
}

function byteOf(file: string, position: number) {
  const descriptor = openSync(file, 'r');
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, { position });
  closeSync(descriptor);
  return byte[0];
}
