import { isHost } from './addresses.js';
import { DevTools } from './dev-tools.js';
import { MailFrom, MailUrl } from './mail.js';
import { COOKIE_NAME } from './defaults.js';
import { localOrigin, PublicOrigin } from './public-origin.js';
import { InOrder, isWhole, NotShorterThan, OneOf, Require, WholeSeconds } from './rules.js';
import { CookieDomain, CookieName, CookieSecure } from './session-cookie.js';
import { DEVELOPMENT_KEY, SessionKeys } from './session-keys.js';
import { DatabaseUrl, RedisUrl } from './store-urls.js';
import { TrustProxy } from './trust-proxy.js';

/**
 * Every variable that the application reads, with its default and its rule.
 * Values are trimmed; an empty one counts as not set. The class reads like the table in docs/reference.md.
 */
export class Environment {
  @OneOf('development', 'production', 'test')
  NODE_ENV = 'development';

  @OneOf('express', 'fastify')
  HTTP_PLATFORM = 'express';

  @Require(isHost, 'must be an address or a host name, such as 127.0.0.1')
  HOST = '';

  @Require(
    (port) => isWhole(port, 0, 65_535),
    'must be a whole number from 0 to 65535, such as 3000 (0 takes any free port)',
  )
  PORT = '3000';

  @PublicOrigin()
  PUBLIC_ORIGIN = '';

  @SessionKeys()
  SESSION_KEYS = DEVELOPMENT_KEY;

  @CookieName()
  SESSION_COOKIE_NAME = '';

  @CookieSecure()
  SESSION_COOKIE_SECURE = '';

  @CookieDomain()
  SESSION_COOKIE_DOMAIN = '';

  @WholeSeconds()
  SESSION_IDLE_SECONDS = '1800';

  @InOrder(
    WholeSeconds(),
    NotShorterThan('SESSION_IDLE_SECONDS', 'a login would end before its idle timeout'),
  )
  SESSION_ABSOLUTE_SECONDS = '43200';

  @InOrder(
    WholeSeconds(),
    NotShorterThan(
      'SESSION_ABSOLUTE_SECONDS',
      'with "stay logged in" a login would end sooner than without',
    ),
  )
  SESSION_REMEMBER_SECONDS = '2592000';

  @Require(
    (count) => isWhole(count, 1, 1_000),
    'must be a whole number from 1 to 1000: how many logins one user may have at once',
  )
  SESSION_LOGINS_PER_USER = '100';

  @TrustProxy()
  TRUST_PROXY = 'off';

  @DatabaseUrl()
  DATABASE_URL = 'sqlite:data/app.db';

  @RedisUrl()
  REDIS_URL = '';

  @MailUrl()
  MAIL_URL = '';

  @MailFrom()
  MAIL_FROM = '';

  @Require(
    (contact) => /^(mailto:\S+@\S+|https:\/\/\S+|)$/.test(contact),
    'must say where to report a vulnerability: mailto:security@shop.example, or a URL with https://',
  )
  SECURITY_CONTACT = '';

  @OneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace')
  LOG_LEVEL = 'info';

  @DevTools()
  DEV_TOOLS = '';

  get isProduction() {
    return this.NODE_ENV === 'production';
  }

  /** @param cookieName without its prefix and the port */
  constructor(given: Readonly<Record<string, string | undefined>>, cookieName = COOKIE_NAME) {
    for (const name of Object.keys(this) as (keyof this & string)[]) {
      Object.assign(this, { [name]: given[name]?.trim() || this[name] });
    }
    this.HOST ||= this.isProduction ? '0.0.0.0' : '127.0.0.1';
    if (!this.isProduction) this.PUBLIC_ORIGIN ||= localOrigin(this.PORT);
    this.DEV_TOOLS ||= this.NODE_ENV === 'development' ? 'local' : 'off';
    this.SESSION_COOKIE_SECURE ||= String(this.isProduction);
    this.SESSION_COOKIE_NAME ||= this.cookieNamed(cookieName);
  }

  /** Cookies ignore the port: two applications on one's own machine would log each other out. */
  private cookieNamed(plain: string) {
    const hasPort = this.NODE_ENV === 'development' && isWhole(this.PORT, 1, 65_535);
    const name = hasPort ? `${plain}-${this.PORT}` : plain;
    if (this.SESSION_COOKIE_SECURE !== 'true') return name;
    return `${this.SESSION_COOKIE_DOMAIN ? '__Secure-' : '__Host-'}${name}`;
  }
}
