import { Injectable } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { promisify } from 'node:util';
import { Config } from '../config/config.js';
import { cookieAttributes, cookiesNamed } from '../session/cookie.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { cookieLifetimeOf, lifetimeOf } from '../session/lifetime.js';
import { CurrentLogin } from '../logins/current-login.js';
import { InsecureCookieCheck } from '../session/insecure-cookie-check.js';
import { PerRequest } from '../session/per-request.js';
import { newSecret } from '../secrets.js';
import { sessionOf, type SessionSnapshot } from '../session/session-data.js';
import { SessionStore } from '../session/session-store.js';
import { isPrefetchOrHead } from '../session/prefetch-or-head.js';
import { ExpressStore } from './express-store.js';

/** The text of the session, as it is stored. */
const stored = new PerRequest<string>();
/** Whether the cookie of the session is sent. */
const sent = new PerRequest<true>();

export function sessions(app: NestExpressApplication, config: Config): RequestHandler {
  const lifecycle = app.get<ExpressSessions>(SessionLifecycle);
  const open = session({
    name: config.cookieName,
    secret: config.sessionKeys.map((key) => key.toString('hex')),
    genid: newSecret,
    store: new ExpressStore(app.get(SessionStore), config),
    resave: false, // or a request that only reads would undo what another one wrote
    saveUninitialized: false, // no cookie before there is something to remember
    rolling: false, // the cookie is sent again when the session is extended, not with every page
    unset: 'keep',
    cookie: cookieAttributes(config),
  });
  /** express-session reads the first cookie only, so the valid one is put before the others. */
  async function putFirst(request: Request, cookies: Iterable<string>) {
    const opened = await Promise.all(
      Array.from(cookies, async (value) => {
        const headers = { ...request.headers, cookie: `${config.cookieName}=${value}` };
        const alone = { url: '/', method: request.method, headers } as Request;
        await promisify(open)(alone, {} as Response);
        lifecycle.valueChecks.apply(alone);
        return Object.keys(lifecycle.read(alone)).length > 0 ? [alone] : [];
      }),
    );
    const first = await app.get(CurrentLogin).firstOf(opened.flat());
    if (first) request.headers.cookie = `${first.headers.cookie}; ${request.headers.cookie}`;
  }

  return async (request, response, next) => {
    const cookies = new Set(cookiesNamed(config.cookieName, request));
    if (cookies.size > 1) await putFirst(request, cookies);
    open(request, response, (error) => {
      if (!error) {
        stored.set(request, JSON.stringify(lifecycle.read(request)));
        lifecycle.valueChecks.apply(request);
      }
      next(error);
    });
  };
}

@Injectable()
export class ExpressSessions extends SessionLifecycle {
  constructor(
    private readonly config: Config,
    private readonly cookieCheck: InsecureCookieCheck,
    private readonly sessions: SessionStore,
  ) {
    super();
  }

  read(request: Request): SessionSnapshot {
    if (!request.session) return {};
    const { cookie: _, ...data } = request.session;
    return data;
  }

  async reset(request: Request, values: SessionSnapshot = {}) {
    // A HEAD or a prefetch gets a new session for this answer only. The stored one does not end.
    if (!isPrefetchOrHead(request)) await this.sessions.end(request.sessionID);
    return this.begin(request, values);
  }

  rotate(request: Request, values: SessionSnapshot) {
    return this.begin(request, { ...this.read(request), ...values });
  }

  private begin(request: Request, values: SessionSnapshot) {
    request.sessionStore.generate(request);
    stored.set(request, undefined);
    return Object.assign(sessionOf(request), values);
  }

  async save(request: Request) {
    const data = this.read(request);
    const [before, after] = [stored.get(request), JSON.stringify(data)];
    if (after === before) return;
    if (this.config.cookieSecure && !request.secure) this.cookieCheck.warn();

    const lifetime = lifetimeOf(data, this.config);
    // When the session is new, and then once a minute.
    const isExtended = !before?.includes(`"extendedAt":${data.extendedAt}`);
    if (isExtended || this.isSentAlways(data)) {
      sent.set(request, true);
      const value = cookieAttributes(this.config, cookieLifetimeOf(data, this.config));
      const { cookie } = request.session;
      // express-session sends the cookie again only when it has a maxAge.
      cookie.maxAge = lifetime * 1000;
      // express-session would send Expires only, which depends on the clock of the browser.
      Object.defineProperty(cookie, 'data', { value, configurable: true });
    }
    await this.sessions[isExtended ? 'write' : 'writeWithoutExtending'](
      request.sessionID,
      data,
      lifetime,
    );
    stored.set(request, after);
    // express-session saves once more at the end of the answer, when an error could not be reported any more.
    request.session.save = alreadySaved;
  }

  /**
   * Other sessions have their cookie in the browser already. While keys are rotated, it is sent to be signed with the
   * new key. With a login it is sent because over plain http Chromium shows a page again after a logout, in spite of
   * no-store, unless a cookie came with it.
   */
  private isSentAlways({ login }: SessionSnapshot) {
    return login !== undefined || this.config.sessionKeys.length > 1;
  }

  /** Without an id express-session does nothing. With one it would hash an unchanged session twice. */
  override close(request: Request) {
    if (!sent.get(request)) Object.assign(request, { sessionID: undefined });
  }

  async end(request: Request) {
    await promisify(request.session.destroy).call(request.session);
    // destroy() does not remove the cookie from the browser.
    request.res?.cookie(this.config.cookieName, '', cookieAttributes(this.config, 0));
  }

  /** Without a session, express-session neither saves nor sets a cookie. */
  discard(request: Request) {
    Reflect.deleteProperty(request, 'session');
  }
}

function alreadySaved(this: Request['session'], callback?: (error: unknown) => void) {
  callback?.(undefined);
  return this;
}
