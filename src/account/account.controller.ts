import { Controller, Get, Render, Req, UseGuards } from '@nestjs/common';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import type { PageRequest } from '../web/request.js';
import { SignedInGuard } from '../web/signed-in.guard.js';
import { Account } from './account.js';
import { accountPage } from './account-page.js';

@Controller('account')
@UseGuards(SignedInGuard)
export class AccountController {
  constructor(
    private readonly account: Account,
    private readonly sessions: SignedInSessions,
  ) {}

  @Get()
  @Render('account/show')
  async show(@Req() request: PageRequest) {
    const owner = await this.account.owner(request);
    return accountPage(owner, await this.sessions.of(owner.userId));
  }
}
