import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { cookieLifetimeOf } from '#core/session/lifetime.js';
import { MAX_BYTES } from '#core/session/session-saver.js';
import { chainsOf } from './chains.js';
import { declaredIn } from './declared-in.js';
import { type Entry, visible } from './entry.js';
import { bytesOf, nameOf, type Recording } from './recording.js';
import { absoluteLeft, clock, idleLeft, loginOf, timeLeft } from './time-left.js';

/** The values of the first page of the inspector. */
@Injectable()
export class Overview {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  async of(seen: Recording, entries: readonly Entry[]) {
    const { config } = this;
    const { before: session, raw, request } = seen;
    const login = await loginOf(this.database, session);
    const lasts = cookieLifetimeOf(session, config);
    return {
      session: this.keysOf(seen, entries),
      bytes: bytesOf(session),
      maxBytes: MAX_BYTES,
      left: clock(timeLeft(session, login, config)),
      login: login && {
        ...login,
        idle: clock(idleLeft(login)),
        absolute: clock(absoluteLeft(login)),
      },
      hasEnded: session.login !== undefined && !login,
      cookie: {
        name: config.cookieName,
        isPrefixed: config.cookieName.startsWith('__Host-'),
        isSecure: config.cookieSecure,
        isHttps: request?.protocol === 'https',
        hasProxy: config.trustProxy !== false,
        host: raw.headers.host,
        lasts: lasts && clock(lasts),
        bytes: seen.cookie(config.cookieName)?.length ?? 0,
      },
      tries: latest(entries.flatMap(({ tries }) => tries)),
      configuration: configurationOf(config),
      chains: chainsOf(entries),
      isFilled: session.filling !== undefined,
    };
  }

  private keysOf({ before, request }: Recording, entries: readonly Entry[]) {
    const texts = visible(this.config, request!, before)(before);
    return Object.entries(before).map(([key, value]) => ({
      key,
      value: texts[key],
      bytes: bytesOf({ [key]: value }) - 2,
      file: declaredIn(key),
      writer: entries.findLast(({ changes }) => changes.some((change) => change.key === key)),
    }));
  }
}

/** Current settings, without `src/options.ts`. A secret is shown as a short hash. */
const configurationOf = ({ options: _, ...config }: Config) =>
  Object.entries(config).map(([name, value]) => ({
    name,
    value:
      name === 'sessionKeys'
        ? config.sessionKeys.map((key) => hidden(key.toString('hex'))).join(', ')
        : String(value ?? '').replace(PASSWORD, hidden) || 'none',
  }));

/** In the URL of a store. */
const PASSWORD = /(?<=\/\/[^:@/]*:)[^@]*(?=@)|(?<=password=)[^&]*/;

const hidden = (secret: string) => `(hash ${nameOf(secret)})`;

/** For each kind of rate limit. */
const latest = (tries: readonly string[]) => [
  ...new Map(tries.map((text) => [text.split(':')[0], text])).values(),
];
