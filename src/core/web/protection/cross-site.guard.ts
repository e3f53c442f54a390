import { type CanActivate, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Events } from '../../log/events.js';
import type { SessionRequest } from '../../session/session-data.js';
import { CrossSiteException } from '../errors/errors.js';
import { hasToken } from '../bearer-tokens.js';
import { webhookOf } from '../bodies/webhook.js';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses forms that another site sends with our visitor's cookie (OWASP CSRF Cheat Sheet, Fetch
 * Metadata with the Origin fallback). Nest's own `enableCsrfProtection` compares with the Host header
 * instead, which lets `http://` post to `https://` and a proxy choose the origin.
 */
@Injectable()
export class CrossSiteGuard implements CanActivate {
  readonly #logger = new Logger('CrossSite');

  constructor(
    private readonly config: Config,
    private readonly events: Events,
  ) {}

  canActivate(context: ExecutionContext) {
    // A socket was checked when it was opened.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<SessionRequest>();
    if (SAFE_METHODS.includes(request.method) || webhookOf(context.getHandler())) return true;
    // No cookie counts for it, and a page of another site does not know the token.
    if (request.headers.authorization && hasToken(request, context.getHandler())) return true;
    this.refuseOthers(request);
    return true;
  }

  /** @throws when another site sent it */
  refuseOthers(request: SessionRequest) {
    if (this.isOurs(request.headers)) return;
    this.events.record(request, 'cross_site_refused');
    if (this.config.isDevelopment) this.advise(request);
    throw new CrossSiteException();
  }

  /**
   * A hint for development: our own page under another host name, as a phone opens it, or a front end on another
   * port. In production the name could be an attacker's. Where a browser says that it is another site, another
   * PUBLIC_ORIGIN would change nothing.
   */
  private advise({ headers: { host, origin, ...headers } }: SessionRequest) {
    const from = URL.parse(String(origin));
    if (!from || from.hostname !== URL.parse(`http://${String(host)}`)?.hostname) return;
    if (headers['sec-fetch-site']) return;
    const what = from.host === host ? 'this site was opened as' : 'it came from';
    this.#logger.warn(
      `A form was refused: ${what} ${from.origin}. To take forms from there, set PUBLIC_ORIGIN=${from.origin}`,
    );
  }

  private isOurs(headers: SessionRequest['headers']) {
    const site = headers['sec-fetch-site'];
    // "none" is the visitor's own action, such as a bookmark. Another host of our domain ("same-site") is refused.
    if (site) return site === 'same-origin' || site === 'none';
    // Over plain http browsers leave this header out, and send Origin. A program that sends neither
    // is no browser: it has no cookie of a visitor that somebody could abuse.
    return !headers.origin || headers.origin === this.config.publicOrigin;
  }
}
