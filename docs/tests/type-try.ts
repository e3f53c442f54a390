import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';

/** What somebody reads who types this. It ends when all that was started has been stopped. */
export async function typeTry(folder: string, ...words: string[]) {
  const options = { cwd: folder, timeout: 55_000 };
  const npm = promisify(execFile)('npm', ['run', '--silent', 'try', '--', ...words], options);
  const { stdout, stderr } = await npm;
  expect(stderr).toBe('');
  return stdout;
}
