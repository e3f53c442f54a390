import { statSync } from 'node:fs';
import { ok, problem } from './finding.js';
import { reasonOf } from './reason.js';
import { inWords } from './size.js';
import type { SqliteFile } from './sqlite.js';

/** A second or two, on a disk of today. */
const MUCH = 500 * 1024 ** 2;

/** Reads the whole file. */
export function integrity({ database, file, tell }: SqliteFile) {
  if (!database) return [];
  const { size } = statSync(file);
  if (size > MUCH) tell(`reading all of ${file}, ${inWords(size)}`);
  const said = complaintOf(() => database.prepare('PRAGMA quick_check(1)').get());
  if (said === 'ok') return ok(`${file} is whole (${inWords(size)})`);
  return problem(
    `${file} is damaged: ${said}`,
    'Stop the application, keep the file, and bring back a copy: see docs/operations.md',
  );
}

function complaintOf(check: () => Record<string, unknown> | undefined) {
  try {
    return String(Object.values(check() ?? {})[0]).replaceAll('\n', ' ');
  } catch (error) {
    return reasonOf(error);
  }
}
