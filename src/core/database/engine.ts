import type { Dialect } from 'kysely';

/** A database that Kysely can use. */
export interface Engine {
  readonly dialect: Dialect;
  readonly isSqlite: boolean;
  /** @throws Unavailable when the file of the database was deleted or replaced: a write would be lost */
  check?(): void;
  /** Calls `onText` with each text that a process sends to the channel, until it is closed. SQLite has no channels. */
  listen?(channel: string, onText: (text: string) => void): { close(): Promise<void> };
  /** For migrations and copies, which may take long and wait for another process. No request is handled then. */
  withoutTimeLimits<Result>(work: () => Promise<Result>): Promise<Result>;
}

export async function engineOf(url: string): Promise<Engine> {
  if (url.startsWith('sqlite:')) {
    const { sqlite } = await import('./sqlite.js');
    return sqlite(url.slice('sqlite:'.length));
  }
  const { postgres } = await import('./postgres.js');
  return postgres(url);
}
