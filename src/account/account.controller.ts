import { Controller, Get, Render, Req } from '@nestjs/common';
import { Logins } from '../session/logins.js';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import type { PageRequest } from '../web/request.js';
import { Routes } from '../web/routes.js';
import { SignedIn } from '../web/access/signed-in.guard.js';
import { accountPage } from './account-page.js';

@Controller('account')
@SignedIn()
export class AccountController {
  constructor(
    private readonly logins: Logins,
    private readonly routes: Routes,
    private readonly sessions: SignedInSessions,
  ) {}

  @Get()
  @Render('account/show')
  async show(@Req() request: PageRequest) {
    const owner = (await this.logins.of(request))!;
    const canChangeEmail = this.routes.answersGet('/account/email');
    const hasSecondFactor = this.routes.answersGet('/account/second-factor');
    const hasPasskeys = this.routes.answersGet('/account/passkeys');
    const page = accountPage(owner, await this.sessions.of(owner.userId));
    return { ...page, canChangeEmail, hasPasskeys, hasSecondFactor };
  }
}
