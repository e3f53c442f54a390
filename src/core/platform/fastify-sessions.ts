import secureSession from '@fastify/secure-session';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../config/config.js';
import { cookieAttributes, cookiesNamed } from '../session/cookie.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { cookieLifetimeOf, isExpired } from '../session/lifetime.js';
import { CurrentLogin } from '../logins/current-login.js';
import { InsecureCookieCheck } from '../session/insecure-cookie-check.js';
import type { SessionData as Data, SessionSnapshot } from '../session/session-data.js';
import { sessionOf } from '../session/session-data.js';
import { sessionlessIn } from './paths.js';

declare module '@fastify/secure-session' {
  interface SessionData extends Data {}
}

export async function openSessions(app: NestFastifyApplication, config: Config) {
  const fastify = app.getHttpAdapter().getInstance();
  const lifecycle = app.get<FastifySessions>(SessionLifecycle);
  await app.register(secureSession, {
    cookieName: config.cookieName,
    key: [...config.sessionKeys],
    // The longest lifetime of any session. A hook checks that of each session.
    expiry: Math.max(config.idleSeconds, config.absoluteSeconds, config.rememberSeconds),
    cookie: cookieAttributes(config),
  });
  /** The plugin reads the first cookie only. */
  const firstOf = async (request: FastifyRequest, cookies: Iterable<string>) => {
    const { headers, method, protocol } = request;
    const opened = Array.from(cookies, (value) => {
      const cookie = fastify.parseCookie(`${config.cookieName}=${value}`)[config.cookieName]!;
      const session = fastify.decodeSecureSession(cookie);
      if (!session || isExpired(session.data() ?? {}, config)) return [];
      const alone = { headers, method, protocol, session };
      lifecycle.valueChecks.apply(alone);
      return [alone];
    });
    return (await app.get(CurrentLogin).firstOf(opened.flat()))?.session;
  };
  const isSessionless = sessionlessIn(app);
  fastify.addHook('onRequest', async (request) => {
    // As on Express, there is none: it would not be saved.
    if (isSessionless(request)) {
      request.session = undefined as never;
      return;
    }
    const cookies = new Set(cookiesNamed(config.cookieName, request));
    const session = cookies.size > 1 ? await firstOf(request, cookies) : request.session;
    const isOpen = cookies.size > 0 && session && !isExpired(session.data() ?? {}, config);
    request.session = isOpen ? session : fastify.createSecureSession({});
    lifecycle.valueChecks.apply(request);
  });
}

@Injectable()
export class FastifySessions extends SessionLifecycle {
  constructor(
    private readonly config: Config,
    private readonly cookieCheck: InsecureCookieCheck,
  ) {
    super();
  }

  read({ session }: FastifyRequest): SessionSnapshot {
    return session && !session.deleted ? (session.data() ?? {}) : {};
  }

  /**
   * There is no id to change: an old copy of the cookie can still be read. So a cookie alone never logs anybody in.
   */
  async reset(request: FastifyRequest, values: SessionSnapshot = {}) {
    request.session.regenerate();
    return this.rotate(request, values);
  }

  /** The cookie that is sent now has the values. No older one has them. */
  rotate(request: FastifyRequest, values: SessionSnapshot) {
    return Object.assign(sessionOf(request), values);
  }

  async save(request: FastifyRequest) {
    const { session } = request;
    if (!session?.changed) return;
    if (this.config.cookieSecure && request.protocol !== 'https') {
      this.cookieCheck.warn();
      return this.discard(request);
    }
    const lifetime = cookieLifetimeOf(this.read(request), this.config);
    session.options(cookieAttributes(this.config, lifetime));
  }

  async end({ session }: FastifyRequest) {
    session.options(cookieAttributes(this.config, 0));
    session.delete();
  }

  /** Only a session that was changed is sent. */
  discard({ session }: FastifyRequest) {
    // A frozen session cannot have been changed.
    if (session && !Object.isFrozen(session)) session.changed = false;
  }
}
