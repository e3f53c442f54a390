import { Controller, Get, Req } from '@nestjs/common';
import { now } from '#core/session/clock.js';
import { Logins, type SignedInUser } from '#core/session/logins.js';
import { shortUserHash } from '#core/web/form-key.js';
import type { PageRequest } from '#core/web/request.js';

/** In seconds. For a script, which learns who it is about, and nothing that opens anything. */
export const timeLeft = ({ userId, endsAt }: SignedInUser) => ({
  user: shortUserHash(userId),
  idle: endsAt.idle - now(),
  absolute: endsAt.absolute - now(),
});

@Controller('login/left')
export class ExpiryController {
  constructor(private readonly logins: Logins) {}

  /** For `public/expiry.mjs`. With `Purpose: prefetch` it is no use of the login, and extends nothing. */
  @Get()
  async show(@Req() request: PageRequest) {
    const signedIn = await this.logins.of(request);
    return signedIn ? timeLeft(signedIn) : {};
  }
}
