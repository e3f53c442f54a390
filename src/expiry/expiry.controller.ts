import { Controller, Get, Req } from '@nestjs/common';
import { Logins } from '../session/logins.js';
import type { PageRequest } from '../web/request.js';
import { timeLeft } from './time-left.js';

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
