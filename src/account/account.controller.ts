import { Controller, Get, Render, Req, UseGuards } from '@nestjs/common';
import type { PageRequest } from '../web/request.js';
import { SignedInGuard } from '../web/signed-in.guard.js';
import { Account } from './account.js';

@Controller('account')
@UseGuards(SignedInGuard)
export class AccountController {
  constructor(private readonly account: Account) {}

  @Get()
  @Render('account/show')
  async show(@Req() request: PageRequest) {
    return this.account.page(await this.account.owner(request));
  }
}
