import { globSync } from 'node:fs';
import { describe } from 'vitest';
import { missing } from './missing.js';

/** A suite that needs something of the machine. Without it the suite is skipped, and says what to install. */
export function describeWith(file: string, install: string) {
  const isMissing = missing(file, install) !== undefined;
  return { found: globSync(file)[0] ?? file, describe: isMissing ? describe.skip : describe };
}
