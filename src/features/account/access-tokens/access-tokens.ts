import { Injectable } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import { now } from '#core/clock.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { hashToken } from '#core/secrets.js';
import type { SessionRequest } from '#core/session/session-data.js';
import { Operations } from '#core/users/operations.js';
import { Users } from '#core/users/users.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { BearerTokens } from '#core/web/bearer-tokens.js';
import { ValidationException } from '#core/web/forms/form.js';
import { Limiters } from '#core/web/throttle/limiters.js';
import { isTokenText, newTokenText } from './token-text.js';

const DAY = 24 * 60 * 60;

/** For one account. */
export const MAX_TOKENS = 20;

/** Requests with one token. */
export const REQUESTS = { name: 'access-token', max: 300, seconds: 60 };

/** The last use is written at most so often. */
const USED_SECONDS = 60;

interface New {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly days: number;
}

/** Personal access tokens: with one, a program acts for its user, within some scopes, until the token expires. */
@Injectable()
export class AccessTokens {
  constructor(
    bearer: BearerTokens,
    private readonly database: Database,
    private readonly events: Events,
    private readonly limiters: Limiters,
    operations: Operations,
    private readonly users: Users,
  ) {
    bearer.checkWith(
      (request, token, scope) => this.check(request, token, scope),
      async (token) => (await this.find(hashToken(token)))?.user,
    );
    operations.add({
      name: 'revoke-tokens',
      description: 'revokes all tokens of programs of the account',
      run: async (credential) => (await this.revoke(credential)) !== undefined,
    });
  }

  of(userId: string) {
    return this.database
      .selectFrom('access_tokens')
      .selectAll()
      .where('user_id', '=', userId)
      .where('expires_at', '>', now())
      .orderBy('created_at', 'desc')
      .execute();
  }

  /** @returns the token, of which only the hash is stored; undefined when the credential is no longer valid */
  async make(credential: VerifiedCredential, { name, scopes, days }: New) {
    const token = newTokenText();
    const times = { created_at: now(), expires_at: now() + days * DAY, used_at: null };
    const row = { id: hashToken(token), name, scopes: scopes.join(' '), ...times };
    const how = { max: MAX_TOKENS, what: 'A token for a program was added to your account' };
    const result = await this.users.addCredential(credential, 'access_tokens', row, how);
    if (result === 'full')
      throw new ValidationException({ name: `You have ${MAX_TOKENS}. Revoke one first.` });
    return result && token;
  }

  /** One, or all of the account. @returns undefined for none */
  revoke(credential: VerifiedCredential, one?: string) {
    const which = one ? 'A token for a program was' : 'All tokens for programs were';
    return this.users.removeCredential(credential, 'access_tokens', `${which} revoked`, one);
  }

  private async check(request: SessionRequest, text: string, scope: string) {
    const found = isTokenText(text) && (await this.find(hashToken(text)));
    if (!found) {
      this.events.record(request, 'access_token_refused', { reason: 'invalid_token' });
      return 'invalid_token';
    }
    const { user, scopes, usedAt } = found;
    const { userId, credential, loginId: id } = user;
    const { count, msLeft } = await this.limiters.increment(REQUESTS, id);
    if (count > REQUESTS.max) {
      const token = 'Too many requests with this token.';
      throw new ValidationException({ token }, Math.ceil(msLeft / 1000));
    }
    if (!scopes.split(' ').includes(scope)) {
      this.events.record(request, 'access_token_refused', { userId, reason: 'insufficient_scope' });
      return 'insufficient_scope';
    }
    if (usedAt === null || usedAt <= now() - USED_SECONDS)
      await this.users.change(credential, async (trx) => {
        const token = trx.updateTable('access_tokens').where('id', '=', id);
        await token.set({ used_at: now() }).execute();
      });
    return user;
  }

  private async find(id: string) {
    const row = await this.database
      .selectFrom('access_tokens')
      .innerJoin('users', 'users.id', 'user_id')
      .selectAll('users')
      .select(['scopes', 'used_at', 'expires_at', 'access_tokens.login_at'])
      .where('access_tokens.id', '=', id)
      .where('expires_at', '>', now())
      .where('deactivated_at', 'is', null)
      .executeTakeFirst();
    if (!row) return undefined;
    const user: LoggedInUser = {
      loginId: id,
      userId: row.id,
      credential: {
        userId: row.id,
        loginAt: row.login_at,
        row: { table: 'access_tokens', id },
      },
      email: row.email,
      role: row.role,
      hasPassword: this.users.hasPassword(row),
      reauthenticatedAt: 0,
      isRemembered: false,
      endsAt: { idle: row.expires_at, absolute: row.expires_at },
    };
    return { user, scopes: row.scopes, usedAt: row.used_at };
  }
}
