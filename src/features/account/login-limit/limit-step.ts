import { Injectable } from '@nestjs/common';
import { isString } from 'class-validator';
import { undefinedIfGone } from '#core/database/foreign-key-violation.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { sessionOf, type SessionRequest } from '#core/session/session-data.js';
import { type Purpose, Tokens } from '#core/tokens/tokens.js';
import { Users } from '#core/users/users.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { RedirectException } from '#core/web/redirect-exception.js';
import type { PageRequest } from '#core/web/request.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** The token of somebody who may log in, once another login has ended. It signs nobody in. */
    readonly limitToken: string | undefined;
  }
}

export const PATH = '/login/limit';

const AT_LIMIT: Purpose = { name: 'login-limit', seconds: 5 * 60 };

/** How they have authenticated. The token is bound to the password, which is not stored. */
interface Kept {
  readonly remember: boolean;
  readonly credential: Omit<VerifiedCredential, 'userId' | 'passwordHash'>;
}

/** The step of a login that is one too many: the user chooses which other one ends. */
@Injectable()
export class LimitStep {
  constructor(
    private readonly lifecycle: SessionLifecycle,
    private readonly returnTo: ReturnTo,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    lifecycle.checkKey('limitToken', { fits: isString });
  }

  /** @returns only where the credential is no longer valid */
  async ask(request: SessionRequest, credential: VerifiedCredential, remember: boolean) {
    const { userId, passwordHash, ...rest } = credential;
    const user = await this.users.withId(userId);
    if (!user || (passwordHash ?? user.password_hash) !== user.password_hash) return;
    const about = JSON.stringify({ remember, credential: rest } satisfies Kept);
    const token = await this.tokens.issue(AT_LIMIT, user, { about }).catch(undefinedIfGone);
    if (!token) return;
    this.lifecycle.regenerate(request, { limitToken: token });
    const { query } = request as PageRequest;
    throw new RedirectException(this.returnTo.by(PATH, query.returnTo));
  }

  /** @returns who is to choose in this session, and how they have authenticated. Else it redirects to the login */
  async waiting(request: PageRequest) {
    const { limitToken } = sessionOf(request);
    const token = limitToken && (await this.tokens.find(AT_LIMIT, limitToken));
    if (!token) return this.refuse(request);
    const { remember, credential } = JSON.parse(token.about ?? '') as Kept;
    const { userId, passwordHash } = token.credential;
    return {
      userId,
      remember,
      credential: { ...credential, userId, passwordHash } as VerifiedCredential,
      use: () => this.tokens.use(token),
    };
  }

  refuse(request: PageRequest): never {
    if (sessionOf(request).limitToken) {
      const session = this.lifecycle.regenerate(request, { limitToken: undefined });
      session.flash = 'That took too long. Log in again.';
    }
    throw new RedirectException('/login?cookie=sent');
  }
}
