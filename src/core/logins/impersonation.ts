import { Injectable } from '@nestjs/common';
import { now } from '../clock.js';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { hashToken } from '../secrets.js';
import { EndedLogins } from './ended-logins.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { insertLogin } from './login-rows.js';
import { CurrentLogin } from './current-login.js';
import type { LoggedInUser } from './logged-in-user.js';
import { sessionOf, type SessionRequest } from '../session/session-data.js';

/**
 * An admin acts as a user (impersonation), with a login of its own, which cannot change the account. It ends
 * when the admin's own login ends, when the admin gets another role, or when the user gets one. The admin has
 * re-authenticated in the own login, and is asked for no password here.
 */
@Injectable()
export class Impersonation {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly ended: EndedLogins,
    private readonly lifecycle: SessionLifecycle,
    private readonly currentLogin: CurrentLogin,
  ) {}

  /** For at most `seconds`, and no longer than the admin's own login lasts. @returns whether it has begun */
  async begin(request: SessionRequest, admin: LoggedInUser, userId: string, seconds: number) {
    const at = now();
    // Without an ip and a browser: the user sees the login, and is not told where an admin is.
    const started = await insertLogin(this.database, { ...admin.credential, userId }, at, {
      user_id: userId,
      idle_seconds: this.config.idleSeconds,
      ends_at: Math.min(at + seconds, admin.endsAt.absolute),
      actor_login_id: admin.loginId,
      actor_role: admin.role,
    });
    if (!started) return false;
    const { login: actorLogin, usedMultiFactorCredential } = sessionOf(request);
    await this.lifecycle.reset(request, {
      login: started.secret,
      actorLogin,
      usedMultiFactorCredential,
    });
    this.currentLogin.forget(request);
    return true;
  }

  /** Back to the admin's own login, which has to be confirmed again. @returns undefined when nobody acts */
  async end(request: SessionRequest) {
    const { login, actorLogin, usedMultiFactorCredential } = sessionOf(request);
    if (actorLogin === undefined) return undefined;
    if (login !== undefined) await this.ended.endOne(hashToken(login), 'logout');
    const session = await this.lifecycle.reset(request, {
      login: actorLogin,
      usedMultiFactorCredential,
      reauthenticatedAt: 0,
    });
    this.currentLogin.forget(request);
    session.isRemembered = (await this.currentLogin.user(request))?.isRemembered;
    return session;
  }
}
