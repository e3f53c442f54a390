import { setTimeout } from 'node:timers/promises';
import { vi } from 'vitest';
import { SessionStore } from '../../src/core/session/session-store.js';
import type { RunningApp } from './app.js';

/**
 * A store across a network: it gets a write 50 ms late, and what it read is 50 ms old when it arrives. So requests
 * that come at once overlap, as they do not with SQLite in the same process.
 */
export function slowStore({ app }: RunningApp, milliseconds = 50) {
  const store = app.get(SessionStore);
  const read = store.read.bind(store);
  vi.spyOn(store, 'read').mockImplementation(async (id) => {
    const data = await read(id);
    await setTimeout(milliseconds);
    return data;
  });
  for (const name of ['write', 'writeWithoutExtending'] as const) {
    const write = store[name].bind(store);
    vi.spyOn(store, name).mockImplementation(async (id, data, seconds) => {
      await setTimeout(milliseconds);
      return write(id, data, seconds);
    });
  }
}
