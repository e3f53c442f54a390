import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** The built application in a folder of its own, for whoever writes there. Delete it in the end. */
export function builtPlace() {
  const built = inject('built');
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-place-'));
  for (const name of readdirSync(built)) symlinkSync(join(built, name), join(folder, name));
  mkdirSync(join(folder, 'data'));
  return { folder, delete: () => rmSync(folder, { recursive: true }) };
}
