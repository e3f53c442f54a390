import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '#core/config/config.js';
import type { AccountChange } from '#core/database/database.js';
import { cookiesNamed } from '#core/session/cookie.js';
import { deviceOf } from '#core/session/device.js';
import { type SessionRequest, userAgentOf } from '#core/session/session-data.js';
import { type Purpose, Tokens } from '#core/tokens/tokens.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { Users } from '#core/users/users.js';

const DAY = 24 * 60 * 60;

/** A new password or email ends it, too. */
export const TRUST: Purpose = { name: 'trusted-device', seconds: 30 * DAY, max: 20 };

/** Devices that are not asked for a code. Each has a cookie beside that of the session: it outlasts a logout. */
@Injectable()
export class TrustedDevices {
  readonly #cookie: string;
  readonly #attributes: string;

  constructor(
    { cookieName, cookieSecure }: Config,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    this.#cookie = `${cookieName}-trusted`;
    const secure = cookieSecure ? '; Secure' : '';
    this.#attributes = `; Max-Age=${TRUST.seconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  }

  /** @returns the cookie to set, or undefined when the credential is no longer valid */
  async trust(credential: VerifiedCredential, request: SessionRequest) {
    const about = deviceOf(userAgentOf(request));
    const token = await this.users.change(credential, (change, user, login_at) =>
      this.tokens.issue(TRUST, user, { about, login_at }, change),
    );
    return token && `${this.#cookie}=${token}${this.#attributes}`;
  }

  /** @returns whether there was such a device */
  async revoke(credential: VerifiedCredential, id: string) {
    const isForgotten = await this.users.change(credential, (change, user) =>
      this.tokens.end(TRUST, { user_id: user.id, id }, change),
    );
    return isForgotten ?? false;
  }

  revokeAll(userId: string, change: AccountChange) {
    return this.tokens.end(TRUST, { user_id: userId }, change);
  }

  async isTrusted(userId: string, request: SessionRequest) {
    const tokens = cookiesNamed(this.#cookie, request);
    const found = await Promise.all(tokens.map((token) => this.tokens.find(TRUST, token)));
    return found.some((token) => token?.userId === userId);
  }
}

@Injectable()
class CookiePipe implements PipeTransform {
  constructor(private readonly host: HttpAdapterHost) {}

  transform({ response }: { response: object }) {
    return (cookie: string) =>
      this.host.httpAdapter.appendHeader(response, 'Set-Cookie', cookie) as void;
  }
}

/** In an object: Fastify's response can be awaited, and Nest would wait until it is sent. */
const ResponseOf = createParamDecorator((_, context: ExecutionContext) => ({
  response: context.switchToHttp().getResponse<object>(),
}));

/** Sets a cookie with the answer: `@SetCookie() setCookie: (cookie: string) => void`. */
export const SetCookie = () => ResponseOf(CookiePipe);
