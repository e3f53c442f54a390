import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { Credentials } from '#core/users/credentials.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { FormPage } from '#core/web/forms/form-page.js';
import type { PageRequest } from '#core/web/request.js';
import { Account } from './account.js';

class ConfirmForm {
  @IsString()
  password = '';
}

/** Where `@Reauthenticated()` redirects to. */
@Controller('confirm')
@LoggedIn()
export class ConfirmController {
  constructor(
    private readonly account: Account,
    private readonly credentials: Credentials,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
    private readonly ways: ReauthenticationMethods,
  ) {}

  @Get()
  @Render('account/confirm')
  async show(@Req() request: PageRequest, @CurrentUser() { userId, hasPassword }: LoggedInUser) {
    const returnTo = this.returnTo.encoded(request);
    const ways = await this.ways.of(userId);
    const title = hasPassword ? 'Confirm your password' : 'Confirm that it is you';
    return { title, returnTo, hasPassword, ways, reset: this.credentials.resetPath };
  }

  @Post()
  @FormPage(ConfirmController, 'show')
  @Redirect('/account', 303)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() { password }: ConfirmForm,
  ) {
    const credential = await this.account.checkPassword(request, owner, 'password', password);
    return this.loginFlow.afterReauthentication(request, owner, credential);
  }
}
