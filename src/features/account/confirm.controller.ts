import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Logins, type SignedInUser } from '#core/session/logins.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { SignedIn } from '#core/web/access/signed-in.guard.js';
import { WayBack } from '#core/web/access/way-back.js';
import { WaysToConfirm } from '#core/web/access/ways-to-confirm.js';
import { FormPage } from '#core/web/forms/form-page.js';
import type { PageRequest } from '#core/web/request.js';
import { Account } from './account.js';

class ConfirmForm {
  @IsString()
  password = '';
}

/** Where `@Confirmed()` sends people. */
@Controller('confirm')
@SignedIn()
export class ConfirmController {
  constructor(
    private readonly account: Account,
    private readonly logins: Logins,
    private readonly wayBack: WayBack,
    private readonly ways: WaysToConfirm,
  ) {}

  @Get()
  @Render('account/confirm')
  async show(@Req() request: PageRequest) {
    const { userId } = (await this.logins.of(request))!;
    const returnTo = this.wayBack.inQuery(request);
    return { title: 'Is it you?', returnTo, ways: await this.ways.of(userId) };
  }

  @Post()
  @FormPage(ConfirmController, 'show')
  @Redirect('/account', 303)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() owner: SignedInUser,
    @Body() { password }: ConfirmForm,
  ) {
    const proof = await this.account.checkPassword(request, owner, 'password', password);
    return this.wayBack.afterConfirm(request, owner, proof);
  }
}
