import { Injectable } from '@nestjs/common';
import { isString } from 'class-validator';
import { Config } from '../config/config.js';
import { undefinedIfGone } from '../database/foreign-key-violation.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { sessionOf, type SessionRequest } from '../session/session-data.js';
import { Users } from '../users/users.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import { RedirectException } from '../web/redirect-exception.js';
import { type Purpose, Tokens } from './tokens.js';

declare module '../session/session-data.js' {
  interface SessionData {
    /** The token of somebody who has authenticated, before the next step of the login. It logs nobody in. */
    readonly pendingLogin: string | undefined;
  }
}

export const PENDING: Purpose = { name: 'pending-login', seconds: 5 * 60 };

/** For one step only. @param step the path of its page */
const of = (step: string): Purpose => ({ ...PENDING, name: `${PENDING.name} ${step}` });

/** How they have authenticated. The token is bound to the password, which is not stored. */
interface Kept {
  readonly remember: boolean;
  readonly credential: Omit<VerifiedCredential, 'userId' | 'passwordHash'>;
}

/**
 * A login between two pages: a step, such as that for a code, keeps how somebody has authenticated until it is done.
 * When the row of that credential is removed meanwhile, the login lets nobody in.
 */
@Injectable()
export class PendingLogins {
  constructor(
    private readonly config: Config,
    private readonly lifecycle: SessionLifecycle,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    lifecycle.checkValue('pendingLogin', { fits: isString });
  }

  /** @param step the path of its page @returns false when the credential is no longer valid */
  async keep(
    request: SessionRequest,
    step: string,
    { userId, passwordHash, ...credential }: VerifiedCredential,
    remember: boolean,
  ) {
    const user = await this.users.findById(userId);
    if (!user || (passwordHash ?? user.password_hash) !== user.password_hash) return false;
    const payload = JSON.stringify({ remember, credential } satisfies Kept);
    const token = await this.tokens.issue(of(step), user, { payload }).catch(undefinedIfGone);
    if (token) this.lifecycle.rotate(request, { pendingLogin: token });
    return token !== undefined;
  }

  /** What waits in this session for the step, if it does. */
  async find(request: SessionRequest, step: string) {
    const { pendingLogin } = sessionOf(request);
    const token = pendingLogin && (await this.tokens.find(of(step), pendingLogin));
    if (!token) return undefined;
    const kept = JSON.parse(token.payload!) as Kept;
    const { userId, passwordHash = '' } = token.credential;
    const credential = { ...kept.credential, userId, passwordHash };
    return { token, credential, remember: kept.remember };
  }

  /** What waits in this session for the step. Without it, it redirects to the login. */
  async findOrRedirect(request: SessionRequest, step: string) {
    return (await this.find(request, step)) ?? this.refuse(request);
  }

  /** Redirects to the login. */
  refuse(request: SessionRequest): never {
    if (sessionOf(request).pendingLogin) {
      const session = this.lifecycle.rotate(request, { pendingLogin: undefined });
      session.flash = 'That took too long. Log in again.';
    }
    throw new RedirectException(`${this.config.options.pages.login}?cookie=sent`);
  }
}
