import { Store, type SessionData } from 'express-session';
import { callbackify } from 'node:util';
import type { Config } from '../config/config.js';
import { isExpired, lifetimeOf } from '../session/lifetime.js';
import type { SessionData as Data } from '../session/session-data.js';
import type { SessionStore } from '../session/session-store.js';

declare module 'express-session' {
  interface SessionData extends Data {}
}

/**
 * Makes our stored sessions a store for express-session. It has no `touch`: a session is extended by being saved, at
 * most once a minute, which spares a write and a second packet for every page.
 */
export class ExpressStore extends Store {
  readonly get: Store['get'];
  readonly set: Store['set'];
  readonly destroy: Store['destroy'];

  constructor(stored: SessionStore, config: Config) {
    super();
    this.get = callbackify(async (id: string) => {
      const data = await stored.read(id);
      // Checked here too: the clock of the store may differ, and it may delete late.
      if (!data || isExpired(data, config)) return undefined;
      // Cookie attributes are not stored: they follow the current configuration.
      return { ...data, cookie: {} } as SessionData;
    });
    this.set = callbackify(async (id: string, { cookie: _, ...data }: SessionData) =>
      stored.write(id, data, lifetimeOf(data, config)),
    );
    this.destroy = callbackify(async (id: string) => stored.end(id)) as Store['destroy'];
  }
}
