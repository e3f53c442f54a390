import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { newSecret } from '../session/secrets.js';
import type { SessionSnapshot } from '../session/session-data.js';
import type { Entry } from './entry.js';

/** Of one browser, and of all together. */
const MOST = 100;
const MOST_BYTES = 2 * 1024 * 1024;

const MOST_VISITORS = 1000;

/** Set only by the pages of the inspector, so that a browser without a session is known again there. */
export const COOKIE = 'inspector';

/** The last requests of each browser, in memory. A browser is known by its session, or by a cookie of ours. */
@Injectable()
export class Trails {
  /** The oldest first, with the length of each. */
  #entries: { entry: Entry; bytes: number }[] = [];
  readonly #ofVisitor = new Map<string, string>();
  /** Whose trail has a new entry. */
  readonly news = new Subject<string>();

  of(trail: string) {
    return this.#entries.map(({ entry }) => entry).filter((entry) => entry.trail === trail);
  }

  /** What was nobody's belongs to the first browser that knows its id, which it was told with the answer. */
  find(id: string, trail: string) {
    const found = this.#entries.find(({ entry }) => entry.id === id)?.entry;
    if (found?.isNobodys) Object.assign(found, { trail, isNobodys: false });
    return found?.trail === trail ? found : undefined;
  }

  /** @returns undefined for a browser of which nothing is known */
  trailOf(cookies: string | undefined, session: SessionSnapshot) {
    const [, given] = /(?:^|; )inspector=([\w-]{32})(?:;|$)/.exec(cookies ?? '') ?? [];
    return given ?? (session.visitorId && this.#ofVisitor.get(session.visitorId));
  }

  /** A session has another identity after a login, and stays that of the same browser. */
  follow(trail: string, ...sessions: SessionSnapshot[]) {
    for (const { visitorId } of sessions) {
      if (visitorId) this.#ofVisitor.set(visitorId, trail);
    }
    for (const [oldest] of this.#ofVisitor) {
      if (this.#ofVisitor.size <= MOST_VISITORS) break;
      this.#ofVisitor.delete(oldest);
    }
  }

  add(entry: Entry) {
    this.#entries.push({ entry, bytes: JSON.stringify(entry).length });
    const own = this.of(entry.trail);
    if (own.length > MOST) this.#entries = this.#entries.filter(({ entry }) => entry !== own[0]);
    let bytes = this.#entries.reduce((sum, { bytes }) => sum + bytes, 0);
    while (bytes > MOST_BYTES) bytes -= this.#entries.shift()!.bytes;
    this.news.next(entry.trail);
  }
}

export const newTrail = newSecret;
