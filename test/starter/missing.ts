import { globSync } from 'node:fs';

/** What to tell when a file is missing. With CI=true that is an error. Undefined when it is there. */
export function missing(file: string, install: string) {
  if (globSync(file).length > 0) return undefined;
  const reason = `${file} is missing; install it with: ${install}`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return reason;
}
