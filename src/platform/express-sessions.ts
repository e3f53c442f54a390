import { Injectable } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { Config } from '../config/config.js';
import { cookieAttributes } from '../session/cookie.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { lifetimeOf } from '../session/lifetime.js';
import { LostCookie } from '../session/lost-cookie.js';
import { newSecret } from '../session/secrets.js';
import type { SessionData as Data, SessionSnapshot } from '../session/session-data.js';
import { sessionOf } from '../session/session-data.js';
import { StoredSessions } from '../session/stored-sessions.js';
import { ExpressStore } from './express-store.js';

declare module 'express-session' {
  interface SessionData extends Data {}
}

/** What each session held when its request began. */
const opened = new WeakMap<Request, string>();

export function sessions(app: NestExpressApplication, config: Config): RequestHandler {
  const lifecycle = app.get<ExpressSessions>(SessionLifecycle);
  const open = session({
    name: config.cookieName,
    secret: config.sessionKeys.map((key) => key.toString('hex')),
    genid: newSecret,
    store: new ExpressStore(app.get(StoredSessions), config),
    resave: false, // or a request that only reads would undo what another one wrote
    saveUninitialized: false, // no cookie before there is something to remember
    rolling: false, // the cookie is sent again when the session is extended, not with every page
    unset: 'keep',
    cookie: cookieAttributes(config, config.idleSeconds),
  });
  return (request, response, next) =>
    open(request, response, (error) => {
      if (!error) opened.set(request, JSON.stringify(lifecycle.read(request)));
      next(error);
    });
}

@Injectable()
export class ExpressSessions extends SessionLifecycle {
  constructor(
    private readonly config: Config,
    private readonly lostCookie: LostCookie,
  ) {
    super();
  }

  read(request: Request): SessionSnapshot {
    if (!request.session) return {};
    const { cookie: _, ...data } = request.session;
    return data;
  }

  async renew(request: Request) {
    await done((settle) => request.session.regenerate(settle));
    opened.delete(request);
    return sessionOf(request);
  }

  async save(request: Request) {
    const data = this.read(request);
    const before = opened.get(request);
    if (JSON.stringify(data) === before) return;
    if (this.config.cookieSecure && !request.secure) this.lostCookie.warn();

    // Else the browser has it already. While keys are changed, it is signed with the new one.
    if (isExtended(data, before) || this.config.sessionKeys.length > 1) {
      const lifetime = lifetimeOf(data, this.config.idleSeconds);
      const { cookie } = request.session;
      cookie.maxAge = lifetime * 1000;
      // express-session would send Expires only, which trusts the clock of the browser.
      Object.defineProperty(cookie, 'data', { value: cookieAttributes(this.config, lifetime) });
    }
    await done((settle) => request.session.save(settle));
    // express-session saves once more at the end of the answer, when it is too late to say no.
    request.session.save = (callback) => (callback?.(undefined), request.session);
  }

  async end(request: Request) {
    await done((settle) => request.session.destroy(settle));
    // destroy() leaves the cookie in the browser.
    request.res?.cookie(this.config.cookieName, '', cookieAttributes(this.config, 0));
  }

  /** Without a session, express-session neither saves nor sets a cookie. */
  discard(request: Request) {
    Reflect.deleteProperty(request, 'session');
  }
}

/** When it is new, and then once a minute. */
const isExtended = ({ extendedAt }: SessionSnapshot, before = '') =>
  !before.includes(`"extendedAt":${extendedAt}`);

/** As util.promisify, which makes a function with properties for each call, and is felt. */
const done = (run: (settle: (error: unknown) => void) => void) =>
  new Promise<void>((resolve, reject) =>
    run((error) => {
      if (error) reject(error);
      else resolve();
    }),
  );
