import { existsSync, statSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { type Job, openExisting } from './job.js';

/** A copy of the whole file at one moment: https://sqlite.org/backup.html */
export async function backUp({ file, to, say }: Job) {
  if (existsSync(to)) throw new Error(`${to} is there already. Name a new file.`);
  using source = openExisting(file);
  // It has emails and hashes of passwords: for its owner only.
  process.umask(0o077);
  await backup(source, to);
  using copy = new DatabaseSync(to);
  const { quick_check: found } = copy.prepare('PRAGMA quick_check(1)').get()!;
  if (found !== 'ok') throw new Error(`${to} is damaged: ${String(found)}`);
  say(`${to} is a copy of ${file}: ${(statSync(to).size / 1024 ** 2).toFixed(1)} MB.`);
}
