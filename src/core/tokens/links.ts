import { Injectable } from '@nestjs/common';
import { isString } from 'class-validator';
import { Config } from '../config/config.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { InsecureCookieCheck } from '../session/insecure-cookie-check.js';
import { sessionOf } from '../session/session-data.js';
import type { User } from '../users/user.js';
import type { PageRequest } from '../web/request.js';
import { RedirectException } from '../web/redirect-exception.js';
import { type Details, type Purpose, type VerifiedToken, TOKEN_LENGTH, Tokens } from './tokens.js';

declare module '../session/session-data.js' {
  interface SessionData {
    /** The token from the link of a mail. In a URL it would stay in the history, and be seen on screens. */
    readonly linkToken: string | undefined;
  }
}

/**
 * Links in mails. `GET /reset/:token` puts the token into the session, and redirects to a page whose URL does not have
 * the token.
 */
@Injectable()
export class Links {
  constructor(
    private readonly config: Config,
    private readonly lifecycle: SessionLifecycle,
    private readonly cookieCheck: InsecureCookieCheck,
    private readonly tokens: Tokens,
  ) {
    lifecycle.checkValue('linkToken', { fits: isString });
  }

  async make(path: string, purpose: Purpose, user: User | undefined, more?: Details) {
    return `${this.config.publicOrigin}${path}/${await this.tokens.issue(purpose, user, more)}`;
  }

  /** This does not use the token up: mail servers and browsers open links, too. */
  async follow(request: PageRequest, pasted: string, ...purposes: Purpose[]) {
    // Text that was copied along with the link comes after the token.
    const token = pasted.slice(0, TOKEN_LENGTH);
    if (await this.find(token, purposes)) this.lifecycle.rotate(request, { linkToken: token });
    else this.forget(request);
  }

  /** @returns the token of the link that was followed. Without a valid one, it redirects to the other page */
  async tokenOrRedirect(request: PageRequest, otherPage: string, ...purposes: Purpose[]) {
    const { linkToken } = sessionOf(request);
    return (linkToken && (await this.find(linkToken, purposes))) || this.refuse(request, otherPage);
  }

  refuse(request: PageRequest, otherPage: string): never {
    this.forget(request);
    sessionOf(request).flash = 'This link is invalid or has expired.';
    const isKept = this.cookieCheck.isSentBack(request);
    throw new RedirectException(isKept ? otherPage : `${otherPage}?cookie=sent`);
  }

  /** A guest who followed no link gets no session by this. */
  private forget(request: PageRequest) {
    if (sessionOf(request).linkToken) this.lifecycle.rotate(request, { linkToken: undefined });
  }

  private async find(token: string, purposes: Purpose[]): Promise<VerifiedToken | undefined> {
    for (const purpose of purposes) {
      const found = await this.tokens.find(purpose, token);
      if (found) return found;
    }
    return undefined;
  }
}
