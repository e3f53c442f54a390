import { globSync } from 'node:fs';
import { describe } from 'vitest';

/** What to tell when a file is missing. With CI=true that is an error. Undefined when it is there. */
export function missing(file: string, install: string) {
  if (globSync(file).length > 0) return undefined;
  const reason = `${file} is missing; install it with: ${install}`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return reason;
}

/** A suite that needs something of the machine. Without it the suite is skipped, and says what to install. */
export function describeWith(file: string, install: string) {
  const isMissing = missing(file, install) !== undefined;
  return { found: globSync(file)[0] ?? file, describe: isMissing ? describe.skip : describe };
}
