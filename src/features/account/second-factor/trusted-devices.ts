import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '#core/config/config.js';
import { cookiesNamed } from '#core/session/cookie.js';
import { deviceOf } from '#core/session/device.js';
import { type SessionRequest, userAgentOf } from '#core/session/session-data.js';
import { type Purpose, type Shown, Tokens } from '#core/tokens/tokens.js';

const DAY = 24 * 60 * 60;

/** It ends with a new password or address, too. */
export const TRUST: Purpose = { name: 'trusted-device', seconds: 30 * DAY };

/** Devices that are not asked for a code. Each has a cookie besides that of the session: it outlasts a logout. */
@Injectable()
export class TrustedDevices {
  readonly #cookie: string;
  readonly #attributes: string;

  constructor(
    { cookieName, cookieSecure }: Config,
    private readonly tokens: Tokens,
  ) {
    this.#cookie = `${cookieName}-trusted`;
    const secure = cookieSecure ? '; Secure' : '';
    this.#attributes = `; Max-Age=${TRUST.seconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  }

  /** @returns the cookie, to be set */
  async trust({ userId: id, passwordHash, email }: Shown, request: SessionRequest) {
    const user = { id, email, password_hash: passwordHash };
    const token = await this.tokens.issue(TRUST, user, deviceOf(userAgentOf(request)));
    return `${this.#cookie}=${token}${this.#attributes}`;
  }

  async isTrusted(userId: string, request: SessionRequest) {
    const tokens = cookiesNamed(this.#cookie, request);
    const shown = await Promise.all(tokens.map((token) => this.tokens.find(TRUST, token)));
    return shown.some((token) => token?.userId === userId);
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

/** In an object: one framework's response can be awaited, and Nest would wait until it is sent. */
const ResponseOf = createParamDecorator((_, context: ExecutionContext) => ({
  response: context.switchToHttp().getResponse<object>(),
}));

/** Sets a cookie with the answer: `@SetCookie() setCookie: (cookie: string) => void`. */
export const SetCookie = () => ResponseOf(CookiePipe);
