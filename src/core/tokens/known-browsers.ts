import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { CurrentLogin } from '../logins/current-login.js';
import { hashToken } from '../secrets.js';
import type { SessionRequest } from '../session/session-data.js';
import { LoginLifecycle } from '../logins/login-lifecycle.js';
import { Credentials } from '../users/credentials.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import { Users } from '../users/users.js';
import { PersistentCookie } from '../web/persistent-cookie.js';
import { Throttle } from '../web/throttle/throttle.js';
import { securityStampOf, type Purpose, type VerifiedToken, Tokens } from './tokens.js';

const DAY = 24 * 60 * 60;

/** A new password does not end it: while strangers guess, the owner must still get in on each device. */
export const KNOWN: Purpose = {
  name: 'known-browser',
  seconds: 90 * DAY,
  outlivesChanges: true,
  max: 20,
};

/** Several accounts, as of a family, may share a browser. More are not checked: each is a query. */
const MAX_ACCOUNTS = 3;

/** The `payload` of a token whose browser has entered no password, but followed a link in a mail. */
const BY_MAIL = 'mail';

/**
 * Browsers that an account was logged in with before, known by a cookie that outlasts a logout (OWASP: device
 * cookies). Their password guesses are counted apart, so that somebody who knows only the email cannot lock out its
 * owner.
 */
@Injectable()
export class KnownBrowsers {
  readonly #cookie: PersistentCookie;

  constructor(
    config: Config,
    credentials: Credentials,
    currentLogin: CurrentLogin,
    loginLifecycle: LoginLifecycle,
    throttle: Throttle,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    this.#cookie = new PersistentCookie(config, 'known', KNOWN.seconds);
    loginLifecycle.onLogin(async ({ request }) => {
      const owner = await currentLogin.user(request);
      if (owner) await this.markKnown(request, owner.credential);
    });
    // A browser that logged in before a second factor was turned on has shown less than a login needs now.
    credentials.onChanged(async (trx, { id }, _, loginAt) => {
      await trx
        .updateTable('tokens')
        .set({ payload: null })
        .where('purpose', '=', KNOWN.name)
        .where('user_id', '=', id)
        .where('payload', '!=', BY_MAIL)
        .where('login_at', '!=', loginAt)
        .execute();
    });
    throttle.countSeparately((request, account) => this.counterOf(request, account));
  }

  /** Makes this browser known, with a new token. Nothing happens when the credential is no longer valid. */
  async markKnown(request: SessionRequest, credential: VerifiedCredential) {
    const presented = await this.presentedBy(request);
    const own = presented.filter(({ userId }) => userId === credential.userId);
    const others = presented.filter(({ userId }) => userId !== credential.userId);
    const token = await this.users.change(credential, async (trx, user, login_at) => {
      for (const old of own) await this.tokens.consume(old, trx);
      const payload = credential.isByMail ? BY_MAIL : securityStampOf(user);
      return this.tokens.issue(KNOWN, user, { payload, login_at }, trx);
    });
    if (!token) return;
    const tokens = [token, ...others.map((other) => other.token)].slice(0, MAX_ACCOUNTS);
    this.#cookie.set(request, tokens.join('.'));
  }

  /**
   * After a change of a credential, browsers that logged in before it may be an attacker's, who has as many of them as
   * they like. So all of them share one counter for guesses of the new password, or of the code that is asked for now.
   * @param account its email, or the id of its user
   */
  private async counterOf(request: SessionRequest, account: string) {
    for (const { id, userId, payload } of await this.presentedBy(request)) {
      const user = await this.users.findById(userId);
      // Found as the login finds it: two older accounts may have emails that are equal in another comparison.
      const isIt = userId === account || (await this.users.findByEmail(account))?.id === userId;
      if (!user || !isIt) continue;
      if (payload === securityStampOf(user)) return id;
      return hashToken(`${user.id} ${payload === BY_MAIL ? BY_MAIL : 'before'}`);
    }
    return undefined;
  }

  private async presentedBy(request: SessionRequest) {
    const tokens = this.#cookie.read(request).flatMap((value) => value.split('.'));
    const presented: (VerifiedToken & { token: string })[] = [];
    for (const token of tokens.slice(0, MAX_ACCOUNTS)) {
      const found = await this.tokens.find(KNOWN, token);
      if (found) presented.push({ ...found, token });
    }
    return presented;
  }
}
