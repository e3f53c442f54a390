import type { SessionData, Store } from 'express-session';
import { promisify } from 'node:util';
import { SessionStore } from '../../src/core/session/session-store.js';
import type { SessionSnapshot } from '../../src/core/session/session-data.js';

/** Sessions in a store that was made for express-session, such as connect-redis. */
export class SessionsIn extends SessionStore {
  readonly #get;
  readonly #set;
  readonly #destroy;

  constructor(store: Store) {
    super();
    this.#get = promisify(store.get.bind(store));
    this.#set = promisify(store.set.bind(store));
    this.#destroy = promisify(store.destroy.bind(store));
  }

  async read(id: string) {
    const { cookie: _, ...data } = (await this.#get(id)) ?? { cookie: undefined };
    return data as SessionSnapshot;
  }

  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    // A store takes from the cookie how long it keeps them.
    const cookie = { originalMaxAge: lifetimeSeconds * 1000, maxAge: lifetimeSeconds * 1000 };
    await this.#set(id, { ...session, cookie } as unknown as SessionData);
  }

  async end(id: string) {
    await this.#destroy(id);
  }

  async cleanUp() {
    return false;
  }
}
