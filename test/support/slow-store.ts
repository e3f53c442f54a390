import { setTimeout } from 'node:timers/promises';
import { vi } from 'vitest';
import { StoredSessions } from '../../src/session/stored-sessions.js';
import type { RunningApp } from './app.js';

/**
 * A store across a network, which answers late: requests that come at once overlap, as they do not with
 * SQLite in the same process.
 */
export function slowStore({ app }: RunningApp, milliseconds = 50) {
  const store = app.get(StoredSessions);
  for (const name of ['read', 'write'] as const) {
    const quick = store[name].bind(store) as (...given: unknown[]) => Promise<never>;
    vi.spyOn(store, name).mockImplementation(async (...given: unknown[]) => {
      await setTimeout(milliseconds);
      return quick(...given);
    });
  }
}
