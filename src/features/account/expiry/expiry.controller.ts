import { Controller, Get, Req } from '@nestjs/common';
import { now } from '#core/clock.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { shortUserHash } from '#core/web/idempotency-key.js';
import type { PageRequest } from '#core/web/request.js';

/** In seconds. The script also gets a short hash of the user, and no secret. */
export const timeLeft = ({ userId, endsAt }: LoggedInUser) => ({
  user: shortUserHash(userId),
  idle: endsAt.idle - now(),
  absolute: endsAt.absolute - now(),
});

@Controller('login/left')
export class ExpiryController {
  constructor(private readonly currentLogin: CurrentLogin) {}

  /** For `public/expiry.mjs`. With `Purpose: prefetch` it does not extend the login. */
  @Get()
  async show(@Req() request: PageRequest) {
    const loggedIn = await this.currentLogin.user(request);
    return loggedIn ? timeLeft(loggedIn) : {};
  }
}
