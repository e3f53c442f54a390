declare module 'better-sqlite3-session-store' {
  import type { Store } from 'express-session';
  import type { DatabaseSync } from 'node:sqlite';

  /** node:sqlite has what it asks of better-sqlite3, which would have to be compiled. */
  export default function from(session: object): new (options: { client: DatabaseSync }) => Store;
}
