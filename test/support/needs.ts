import { globSync } from 'node:fs';
import { describe } from 'vitest';

/**
 * A suite that needs something of the machine. Without it the suite is skipped, and says what to install;
 * with CI=true it fails instead.
 */
export function describeWith(file: string, install: string) {
  const [found] = globSync(file);
  if (found !== undefined) return { found, describe };
  const reason = `${file} is missing; install it with: ${install}`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return { found: file, describe: describe.skip };
}
