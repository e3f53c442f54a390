import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Outage } from './outage.js';

const IN_MEMORY = ':memory:';

/** Creates the file and its folder when they are missing. @param timeout milliseconds, for a lock */
export function openFile(file: string, timeout: number) {
  if (file !== IN_MEMORY) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout });
  if (file !== IN_MEMORY) chmodSync(file, 0o600);
  // NORMAL survives a killed process at any moment; a power cut may undo the last commits. FULL would
  // not lose those either, and costs a disk flush for every write.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  return database;
}

/** A file that somebody deletes can still be used while it is open, but its data is lost when the process ends. */
export function fileCheck(file: string) {
  if (file === IN_MEMORY) return () => {};
  const outage = new Outage('SQLite');
  const { ino } = statSync(file);
  return () => {
    if (statSync(file, { throwIfNoEntry: false })?.ino === ino) return outage.answered();
    throw outage.failed(
      new Error(`${file} was deleted or replaced. Stop the application, and restore the file`),
    );
  };
}
