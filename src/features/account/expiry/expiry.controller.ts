import { Controller, Get, Req } from '@nestjs/common';
import { now } from '#core/clock.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import type { SignedInUser } from '#core/logins/signed-in-user.js';
import { shortUserHash } from '#core/web/idempotency-key.js';
import type { PageRequest } from '#core/web/request.js';

/** In seconds. The script also gets a short hash of the user, and no secret. */
export const timeLeft = ({ userId, endsAt }: SignedInUser) => ({
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
    const signedIn = await this.currentLogin.user(request);
    return signedIn ? timeLeft(signedIn) : {};
  }
}
