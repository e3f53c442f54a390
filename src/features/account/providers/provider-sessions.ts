import { Injectable } from '@nestjs/common';
import { isString } from 'class-validator';
import { Cleanup } from '#core/database/cleanup.js';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import { hashToken, newSecret } from '#core/secrets.js';
import { sessionOf, type SessionRequest } from '#core/session/session-data.js';
import { LoginLifecycle, type LoggedInEvent } from '#core/logins/login-lifecycle.js';
import { UserLogins } from '#core/logins/user-logins.js';
import type { Identity } from './provider.js';
import { identityOf } from './identities.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    /**
     * The session of a provider that a login is to belong to: until when, in Unix seconds, the secret of its row, and
     * whose login.
     */
    providerSession: string | undefined;
  }
}

/** Between the answer of the provider and the login there may be a code to enter. */
const CLAIM_SECONDS = 10 * 60;

/** How many rows one statement deletes. */
const BATCH = 500;

/** The sessions of providers that logins came from: when one ends there, its logins end here. */
@Injectable()
export class ProviderSessions {
  constructor(
    cleanup: Cleanup,
    private readonly database: Database,
    lifecycle: SessionLifecycle,
    private readonly currentLogin: CurrentLogin,
    loginLifecycle: LoginLifecycle,
    private readonly userLogins: UserLogins,
  ) {
    lifecycle.checkValue('providerSession', { fits: isString });
    cleanup.add(() => this.cleanUp());
    loginLifecycle.onLogin((event) => this.claim(event));
  }

  /** Before the login. */
  async begin(
    request: SessionRequest,
    userId: string,
    provider: string,
    identity: Pick<Identity, 'issuer' | 'subject' | 'sid'>,
  ) {
    const secret = newSecret();
    await this.database
      .insertInto('provider_sessions')
      .values({
        id: hashToken(secret),
        user_id: userId,
        provider,
        identity: identityOf(identity),
        sid: identity.sid ?? null,
        login_at: null,
        // It must be there as long as the session refers to it.
        ends_at: now() + 2 * CLAIM_SECONDS,
      })
      .execute();
    sessionOf(request).providerSession = `${now() + CLAIM_SECONDS} ${secret} ${userId}`;
  }

  /** A login that the provider has ended before it began ends at once. */
  private async claim({ request, userId, guest }: LoggedInEvent) {
    const [until, secret = '', whose] = (guest.providerSession ?? '').split(' ');
    const owner = await this.currentLogin.user(request);
    // Somebody else may log in instead, before the code is entered.
    if (!owner || whose !== userId || Number(until) <= now()) return;
    const { numUpdatedRows } = await this.database
      .updateTable('provider_sessions')
      .set({ login_at: owner.credential.loginAt!, ends_at: owner.endsAt.absolute })
      .where('id', '=', hashToken(secret))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) await this.currentLogin.end(request);
  }

  /** A row stays while its login exists: a new password makes the login last longer than `ends_at`. */
  private async cleanUp() {
    const { numDeletedRows } = await this.database
      .deleteFrom('provider_sessions')
      .where('id', 'in', (rows) =>
        rows
          .selectFrom('provider_sessions as ended')
          .leftJoin('logins', (join) =>
            join
              .onRef('logins.user_id', '=', 'ended.user_id')
              .onRef('logins.login_at', '=', 'ended.login_at'),
          )
          .select('ended.id')
          .where('ended.ends_at', '<=', now())
          .where('logins.id', 'is', null)
          .limit(BATCH),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === BATCH;
  }

  /** @returns the name of the provider that the login came from */
  async providerOf({ userId, loginAt = 0 }: { userId: string; loginAt?: number }) {
    const session = await this.database
      .selectFrom('provider_sessions')
      .select('provider')
      .where('user_id', '=', userId)
      .where('login_at', '=', loginAt)
      .executeTakeFirst();
    return session?.provider;
  }

  /** Of one session there, or of all sessions of one user. @returns how many logins were ended */
  end(
    provider: string,
    { sid, identity }: { sid?: string | undefined; identity?: string | undefined },
  ) {
    return this.database.transaction().execute(async (trx) => {
      const ended = await trx
        .deleteFrom('provider_sessions')
        .where('provider', '=', provider)
        .$if(sid !== undefined, (sessions) => sessions.where('sid', '=', sid!))
        .$if(identity !== undefined, (sessions) => sessions.where('identity', '=', identity!))
        .returning(['user_id', 'login_at'])
        .execute();
      let count = 0;
      for (const { user_id, login_at } of ended)
        if (login_at !== null) count += await this.userLogins.endBegunAt(login_at, user_id, trx);
      return count;
    });
  }
}
