import { Controller, Get, Post, Redirect, Render } from '@nestjs/common';
import { UserLogins } from '../../../src/core/logins/user-logins.js';
import type { LoggedInUser } from '../../../src/core/logins/logged-in-user.js';
import { CurrentUser } from '../../../src/core/web/access/current-user.js';
import { LoggedIn } from '../../../src/core/web/access/logged-in.guard.js';

/** A page for people who are logged in. */
@Controller('private')
@LoggedIn()
export class PrivateController {
  constructor(private readonly userLogins: UserLogins) {}

  @Get()
  @Render('errors/show')
  show(@CurrentUser() user: LoggedInUser) {
    return { title: 'Private', detail: user.email };
  }

  @Post('end-others')
  @Redirect('/private', 303)
  async endOthers(@CurrentUser() user: LoggedInUser) {
    await this.userLogins.endOthers(user);
  }
}
