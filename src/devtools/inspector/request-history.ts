import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { SessionSnapshot } from '#core/session/session-data.js';
import type { Entry } from './entry.js';

/** For each browser; bytes and sessions are for all together. */
const MAX = 100;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_SESSIONS = 1000;

interface HistoryEntry {
  readonly entry: Entry;
  readonly bytes: number;
  /** The browser it came from. Undefined when it had no cookie, and got no session. */
  trail: string | undefined;
}

/**
 * The last requests of each browser, in memory. A browser is known by its session, or by a cookie of the inspector.
 */
@Injectable()
export class RequestHistory {
  /** Oldest first. */
  #kept: HistoryEntry[] = [];
  readonly #bySession = new Map<string, string>();
  /** Emits the browser that has a new entry. */
  readonly news = new Subject<string | undefined>();

  of(trail: string) {
    return this.#kept.filter((one) => one.trail === trail).map(({ entry }) => entry);
  }

  /** An entry without a browser is given to the first browser that knows its id, which was sent with the answer. */
  find(id: string, trail: string) {
    const kept = this.#kept.find(({ entry }) => entry.id === id);
    if (kept) kept.trail ??= trail;
    return kept?.trail === trail ? kept.entry : undefined;
  }

  /** @returns undefined for an unknown browser */
  trailOf(cookies: string | undefined, { visitorId }: SessionSnapshot) {
    const [, given] = /(?:^|; )inspector=([\w-]{32})(?:;|$)/.exec(cookies ?? '') ?? [];
    return given ?? (visitorId && this.#bySession.get(visitorId));
  }

  /** After a login the session has another identity, and is still that of the same browser. */
  follow(trail: string, ...sessions: SessionSnapshot[]) {
    for (const { visitorId } of sessions) if (visitorId) this.#bySession.set(visitorId, trail);
    for (const oldest of this.#bySession.keys()) {
      if (this.#bySession.size <= MAX_SESSIONS) break;
      this.#bySession.delete(oldest);
    }
  }

  add(entry: Entry, trail: string | undefined) {
    this.#kept.push({ entry, trail, bytes: JSON.stringify(entry).length });
    const own = this.#kept.filter((one) => one.trail === trail);
    if (own.length > MAX) this.#kept.splice(this.#kept.indexOf(own[0]!), 1);
    let bytes = this.#kept.reduce((sum, one) => sum + one.bytes, 0);
    while (bytes > MAX_BYTES) bytes -= this.#kept.shift()!.bytes;
    this.news.next(trail);
  }
}
