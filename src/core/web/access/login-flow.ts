import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { now } from '../../clock.js';
import { SessionLifecycle } from '../../session/lifecycle.js';
import { InsecureCookieCheck } from '../../session/insecure-cookie-check.js';
import { sessionOf } from '../../session/session-data.js';
import type { LoggedInUser } from '../../logins/logged-in-user.js';
import { LoginLifecycle } from '../../logins/login-lifecycle.js';
import { UserLogins } from '../../logins/user-logins.js';
import type { VerifiedCredential } from '../../users/verified-credential.js';
import { COOKIE_NOT_KEPT, ValidationException } from '../forms/form.js';
import { type PageRequest, wantsJson } from '../request.js';
import { ReturnTo } from './return-to.js';

const WELCOME = 'Welcome. Your account is ready.';

interface LogInOptions {
  readonly remember?: boolean;
  /** The path of the step that is done. */
  readonly after?: string;
  /** All steps are done, or the account is new. */
  readonly skipsSteps?: boolean;
  /** The id of another login of the user, which ends so that this one can begin. */
  readonly replacedLoginId?: string;
  /** The page to return to, when it is not in the query. */
  readonly returnTo?: string | undefined;
  /** The flash message. */
  readonly sentence?: string;
}

/**
 * Logs a user in and out, for controllers. A login first goes through all steps, such as a code, and then leads to the
 * page that the user wanted.
 */
@Injectable()
export class LoginFlow {
  readonly #pages;

  constructor(
    config: Config,
    private readonly lifecycle: SessionLifecycle,
    private readonly cookieCheck: InsecureCookieCheck,
    private readonly returnTo: ReturnTo,
    private readonly userLogins: UserLogins,
    private readonly loginLifecycle: LoginLifecycle,
  ) {
    this.#pages = config.options.pages;
  }

  /** After a re-authentication for `@Reauthenticated()`. Without a page to return to, the handler decides. */
  async afterReauthentication(
    request: PageRequest,
    owner: LoggedInUser,
    credential: VerifiedCredential,
  ) {
    if (await this.userLogins.reauthenticate(owner, credential)) {
      const usedMultiFactorCredential =
        credential.isMultiFactor || sessionOf(request).usedMultiFactorCredential;
      const values = { reauthenticatedAt: now(), usedMultiFactorCredential };
      const session = this.lifecycle.rotate(request, values);
      session.flash = 'You have confirmed that it is you. This lasts for ten minutes.';
    }
    return { url: this.returnTo.pathFrom(request.query.returnTo) };
  }

  /** @throws ValidationException when the browser would not keep the cookie of a login */
  refuseWithoutCookie(request: PageRequest) {
    if (this.cookieCheck.isLost(request)) throw new ValidationException({ email: COOKIE_NOT_KEPT });
  }

  /**
   * For a user who has authenticated: redirects to the next step of the login, such as a code, or logs in. A browser
   * that has not sent our cookie yet goes to the login page once more, which redirects at once when the cookie comes,
   * and else says that cookies are refused. Without this, such a browser would be asked to log in for ever.
   * @returns undefined when the credential is no longer valid, because it was removed or changed meanwhile
   */
  async logIn(request: PageRequest, credential: VerifiedCredential, options: LogInOptions = {}) {
    const {
      returnTo = request.query.returnTo,
      sentence = 'You are logged in.',
      skipsSteps = false,
      ...login
    } = options;
    const next = skipsSteps
      ? undefined
      : await this.loginLifecycle.nextStep(request, credential, login);
    if (next) return { url: this.returnTo.addTo(next, returnTo) };
    const page = this.returnTo.pathFrom(returnTo);
    const how = { ...login, returnTo: page };
    if (!(await this.loginLifecycle.startWithoutSteps(request, credential, how))) return undefined;
    const session = sessionOf(request);
    // Before the messages that listeners of the login have set.
    session.flash = [sentence, session.flash].filter(Boolean).join(' ');
    if (wantsJson(request) || this.cookieCheck.isSentBack(request)) return { url: page ?? '/' };
    return { url: this.returnTo.addTo(`${this.#pages.login}?cookie=sent`, page) };
  }

  /** @returns the page to lead to, if it is not the usual one */
  logOut(request: PageRequest) {
    return this.loginLifecycle.end(request);
  }

  /** After a sign-up. */
  async toNewAccount(request: PageRequest, credential: VerifiedCredential) {
    const next = await this.logIn(request, credential, { skipsSteps: true, sentence: WELCOME });
    // The account was deleted meanwhile.
    return next ?? { url: this.#pages.login };
  }
}
