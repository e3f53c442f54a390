import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import type { AccountTransaction } from '#core/database/database.js';
import { deviceOf } from '#core/logins/device.js';
import { type SessionRequest, userAgentOf } from '#core/session/session-data.js';
import { Tokens } from '#core/tokens/tokens.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { Users } from '#core/users/users.js';
import { PersistentCookie } from '#core/web/persistent-cookie.js';

const DAY = 24 * 60 * 60;

/** A new password or email ends it, too. */
export const TRUST = { name: 'trusted-device', seconds: 30 * DAY, max: 20 };

/** Devices that are not asked for a code. Each has a cookie beside that of the session: it outlasts a logout. */
@Injectable()
export class TrustedDevices {
  readonly #cookie: PersistentCookie;

  constructor(
    config: Config,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    this.#cookie = new PersistentCookie(config, 'trusted', TRUST.seconds);
  }

  /** Sets the cookie. @returns false when the credential is no longer valid */
  async trust(credential: VerifiedCredential, request: SessionRequest) {
    const payload = deviceOf(userAgentOf(request));
    const token = await this.users.change(credential, (trx, user, login_at) =>
      this.tokens.issue(TRUST, user, { payload, login_at }, trx),
    );
    if (token) this.#cookie.set(request, token);
    return token !== undefined;
  }

  /** @returns whether there was such a device */
  async revoke(credential: VerifiedCredential, id: string) {
    const isForgotten = await this.users.change(credential, (trx, user) =>
      this.tokens.revoke(TRUST, { user_id: user.id, id }, trx),
    );
    return isForgotten ?? false;
  }

  revokeAll(userId: string, trx: AccountTransaction) {
    return this.tokens.revoke(TRUST, { user_id: userId }, trx);
  }

  async isTrusted(userId: string, request: SessionRequest) {
    const tokens = this.#cookie.read(request);
    const found = await Promise.all(tokens.map((token) => this.tokens.find(TRUST, token)));
    return found.some((token) => token?.userId === userId);
  }
}
