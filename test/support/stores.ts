import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const IN_MEMORY = 'sqlite::memory:';

/** Where an application of a test keeps what it stores. A project of tests may put others in their place. */
export const stores = {
  name: 'memory',
  /** Whether they are there until all tests have ended, so that another test can have the application too. */
  areKept: true,
  /** A place of its own, and empty. */
  empty: async (): Promise<Record<string, string>> => ({ DATABASE_URL: IN_MEMORY }),
  /** For what has a clock of its own: what it keeps gets so many seconds older. */
  age: async (_seconds: number) => {},
};

/** The same for an application that is stopped and started again, or runs twice. */
export async function lastingStore() {
  const { DATABASE_URL, ...more } = await stores.empty();
  const isLasting = DATABASE_URL !== IN_MEMORY;
  return { ...more, DATABASE_URL: isLasting ? DATABASE_URL! : `sqlite:${temporaryFile()}` };
}

/** A file that is not there yet, in a folder that is deleted when the test ends. */
export function temporaryFile() {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'app.db');
}
