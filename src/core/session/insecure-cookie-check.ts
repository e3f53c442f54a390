import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../config/config.js';
import { cookiesNamed } from './cookie.js';
import type { SessionRequest } from './session-data.js';

/** Logs once why nobody stays logged in: browsers do not send a Secure cookie over plain http. */
@Injectable()
export class InsecureCookieCheck {
  readonly #logger = new Logger('Session');
  #said = false;

  constructor(private readonly config: Config) {}

  /** Whether a login with this request would be lost on the next page. */
  isLost({ protocol }: SessionRequest) {
    const isLost = this.config.cookieSecure && protocol !== 'https';
    if (isLost) this.warn();
    return isLost;
  }

  /** Whether the browser keeps cookies: it has sent one of ours, maybe an old one. */
  isSentBack(request: SessionRequest) {
    return cookiesNamed(this.config.cookieName, request).length > 0;
  }

  warn() {
    if (this.#said) return;
    this.#said = true;
    this.#logger.warn(
      'A session cookie was not sent, because the request came over plain http and SESSION_COOKIE_SECURE is true. ' +
        (this.config.trustProxy === false
          ? 'If a proxy speaks https for this process, name it in TRUST_PROXY, such as loopback.'
          : 'The proxy must be one that TRUST_PROXY names, and must send X-Forwarded-Proto: https.'),
    );
  }

  /** Logs the same at the start, when the settings already show it. */
  warnAtStart() {
    if (!this.config.cookieSecure || this.config.trustProxy !== false) return;
    this.#logger.warn(
      'SESSION_COOKIE_SECURE is true and TRUST_PROXY is off: over plain http no browser gets a session cookie. ' +
        'If a proxy speaks https for this process, name it in TRUST_PROXY, such as loopback.',
    );
  }
}
