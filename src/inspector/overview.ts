import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { lifetimeOf } from '../session/lifetime.js';
import type { SessionSnapshot } from '../session/session-data.js';
import { MOST_BYTES } from '../session/session-too-large.js';
import type { PageRequest } from '../web/request.js';
import { chainsOf, momentOf } from './chains.js';
import { cookieWays, cookieWords } from './cookie-words.js';
import { declaredIn } from './declared-in.js';
import { bytesOf, type Entry, inWords } from './entry.js';
import { Recorder } from './recorder.js';
import { nameOf } from './recording.js';
import { absoluteLeft, clock, idleLeft, loginOf, timeLeft } from './time-left.js';
import { CountedTries } from './tries.js';

/** RFC 6265: a browser may drop a cookie that is larger, its name included. */
const MOST_OF_A_COOKIE = 4096;

/** What the first page of the inspector shows. */
@Injectable()
export class Overview {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly recorder: Recorder,
    private readonly tries: CountedTries,
  ) {}

  async of(request: PageRequest, session: SessionSnapshot, entries: readonly Entry[]) {
    const login = await loginOf(this.database, session);
    const user = login && (await this.userOf(login.user_id));
    const account = user ? [user.email, user.id] : [];
    return {
      session: this.sessionOf(request, session, entries),
      left: clock(timeLeft(session, login, this.config)),
      login: login && {
        email: user?.email,
        agent: login.user_agent,
        ip: login.ip,
        idle: clock(idleLeft(login)),
        absolute: clock(absoluteLeft(login)),
        isRemembered: login.remembered === 1,
      },
      hasEnded: session.login !== undefined && !login,
      cookie: cookieWords(this.config, request, lifetimeOf(session, this.config.idleSeconds)),
      ways: cookieWays(this.config, request),
      fullness: this.fullness(session),
      tries: this.tries.of(request.ip ?? '', ...account),
      configuration: settingsOf(this.config),
      chains: chainsOf(entries),
      isFilled: 'filling' in session,
    };
  }

  private userOf(id: string) {
    return this.database
      .selectFrom('users')
      .select(['id', 'email'])
      .where('id', '=', id)
      .executeTakeFirst();
  }

  private sessionOf(request: PageRequest, session: SessionSnapshot, entries: readonly Entry[]) {
    const visible = this.recorder.visible(request, session);
    return Object.entries(session).map(([key, value]) => {
      const writer = entries.findLast(({ changes }) => changes.some((one) => one.key === key));
      return {
        key,
        value: inWords(visible[key]),
        bytes: bytesOf({ [key]: value }) - 2,
        file: declaredIn(key),
        writer: writer && { ...writer, moment: momentOf(writer.at) },
      };
    });
  }

  /** How full the cookie is, and the session, of which no more is taken than a cookie holds. */
  private fullness(session: SessionSnapshot) {
    const cookie = this.recorder.current!.cookie(this.config.cookieName) ?? '';
    let x = 0;
    const parts = Object.entries(session).map(([key, value], index) => {
      const width = percent(bytesOf({ [key]: value }), MOST_BYTES);
      x += width;
      return { key, x: round(x - width), width: round(width), shade: index % 4 };
    });
    return {
      parts,
      bytes: bytesOf(session),
      most: MOST_BYTES,
      cookieBytes: cookie.length,
      cookieMost: MOST_OF_A_COOKIE,
      cookieWidth: round(percent(cookie.length, MOST_OF_A_COOKIE)),
    };
  }
}

const percent = (part: number, whole: number) => Math.min(100, (100 * part) / whole);

const round = (value: number) => Math.round(value * 10) / 10;

/** The configuration that is in force. A secret is told by its fingerprint. */
const settingsOf = (config: Config) =>
  Object.entries(config).map(([name, value]) => ({
    name,
    value:
      name === 'sessionKeys'
        ? config.sessionKeys.map((key) => hidden(key.toString('hex'))).join(', ')
        : String(value ?? 'none').replace(
            /(\/\/[^:@/]*):([^@]*)@/,
            (_, user: string, password: string) => `${user}:${hidden(password)}@`,
          ),
  }));

const hidden = (secret: string) => `(fingerprint ${nameOf(secret)})`;
