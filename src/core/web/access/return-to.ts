import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { now } from '../../session/clock.js';
import { SessionLifecycle } from '../../session/lifecycle.js';
import { InsecureCookieCheck } from '../../session/insecure-cookie-check.js';
import { sessionOf } from '../../session/session-data.js';
import type { SignedInUser } from '../../session/logins.js';
import { SignedInSessions } from '../../session/signed-in-sessions.js';
import type { VerifiedCredential } from '../../users/verified-credential.js';
import { localPath } from '../local-path.js';
import { type PageRequest, wantsJson } from '../request.js';
import { Routes } from '../routes.js';

/** Where somebody wanted to go when they had to log in. */
@Injectable()
export class ReturnTo {
  readonly #pages;
  readonly #entrances: string[] = [];

  constructor(
    config: Config,
    private readonly lifecycle: SessionLifecycle,
    private readonly cookieCheck: InsecureCookieCheck,
    private readonly routes: Routes,
    private readonly sessions: SignedInSessions,
  ) {
    this.#pages = config.options.pages;
    this.addEntrances(this.#pages.login, this.#pages.confirm);
  }

  /** Nobody wants to come back to these pages, nor to what is below them. A feature adds its own. */
  addEntrances(...paths: string[]) {
    this.#entrances.push(...paths);
  }

  private isEntrance(path: string) {
    const name = `${path.toLowerCase()}/`;
    return this.#entrances.some((entrance) => name.startsWith(`${entrance}/`));
  }

  /** @returns undefined for what is no page of ours, such as the address of a form or of a health check */
  to(returnTo: unknown) {
    const path = localPath(returnTo);
    const name = path?.split('?')[0] ?? '';
    const isPage = !this.isEntrance(name) && this.routes.isPage(name);
    return isPage ? path : undefined;
  }

  /** The `returnTo` of this page, to be written into the query of a link. */
  inQuery({ query }: PageRequest) {
    const path = this.to(query.returnTo);
    return path && encodeURIComponent(path);
  }

  /** To another page first, which leads there. */
  by(page: string, returnTo: unknown) {
    const path = this.to(returnTo);
    const and = page.includes('?') ? '&' : '?';
    return path ? `${page}${and}returnTo=${encodeURIComponent(path)}` : page;
  }

  /** After somebody has shown who they are, as `@Reauthenticated()` asks. Without a way back the handler says where to. */
  async afterConfirm(request: PageRequest, owner: SignedInUser, credential: VerifiedCredential) {
    if (await this.sessions.confirm(owner, credential)) {
      const session = this.lifecycle.regenerate(request, { reauthenticatedAt: now() });
      session.flash = 'Thank you. For ten minutes you are not asked again: go on here.';
    }
    return { url: this.to(request.query.returnTo) };
  }

  /**
   * After a login, with a sentence before those that the next page shows already. A browser that has not sent
   * our cookie yet goes to the login page once more, which leads on at once when the cookie comes, and else says
   * that it did not. Without this a browser that refuses cookies would be asked to log in for ever.
   */
  afterLogin(request: PageRequest, sentence: string) {
    const session = sessionOf(request);
    session.flash = [sentence, session.flash].filter(Boolean).join(' ');
    if (wantsJson(request) || this.cookieCheck.isSentBack(request))
      return { url: this.to(request.query.returnTo) ?? '/' };
    const path = this.inQuery(request);
    return { url: `${this.#pages.login}?cookie=sent${path ? `&returnTo=${path}` : ''}` };
  }
}
