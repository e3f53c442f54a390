import { Controller, Get, Post, Redirect, Render } from '@nestjs/common';
import { UserLogins } from '../../src/core/logins/user-logins.js';
import type { SignedInUser } from '../../src/core/logins/signed-in-user.js';
import { CurrentUser } from '../../src/core/web/access/current-user.js';
import { SignedIn } from '../../src/core/web/access/signed-in.guard.js';

/** A page for people who are logged in. */
@Controller('private')
@SignedIn()
export class PrivateController {
  constructor(private readonly userLogins: UserLogins) {}

  @Get()
  @Render('errors/show')
  show(@CurrentUser() user: SignedInUser) {
    return { title: 'Private', detail: user.email };
  }

  @Post('end-others')
  @Redirect('/private', 303)
  async endOthers(@CurrentUser() user: SignedInUser) {
    await this.userLogins.endOthers(user);
  }
}
