import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Application } from '#core/process/app.js';

export interface Job {
  /** Of SQLite, with the rows. */
  readonly file: string;
  /** The path of a new file, or the URL of another database. */
  readonly to: string;
  readonly application: Application;
  say(text: string): void;
}

/** @throws when there is none: SQLite would make an empty one */
export function openExisting(file: string) {
  if (!existsSync(file))
    throw new Error(`There is no ${file}. Is DATABASE_URL that of the application?`);
  return new DatabaseSync(file);
}
