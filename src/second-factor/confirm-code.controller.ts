import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import type { SignedInUser } from '../session/logins.js';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import { CurrentUser } from '../web/access/current-user.js';
import { SignedIn } from '../web/access/signed-in.guard.js';
import { WayBack } from '../web/access/way-back.js';
import { WaysToConfirm } from '../web/access/ways-to-confirm.js';
import { FormPage } from '../web/forms/form-page.js';
import type { PageRequest } from '../web/request.js';
import { CodeForm } from './code-form.js';
import { SecondFactor } from './second-factor.js';

/** Where `@Confirmed()` may be answered with a code instead of the password. */
@Controller('confirm/code')
@SignedIn()
export class ConfirmCodeController {
  constructor(
    private readonly factor: SecondFactor,
    private readonly sessions: SignedInSessions,
    private readonly wayBack: WayBack,
    ways: WaysToConfirm,
  ) {
    const isFor = async (userId: string) => (await factor.of(userId)) !== undefined;
    ways.add({ path: '/confirm/code', label: 'Use a code instead', isFor });
  }

  @Get()
  @Render('second-factor/code')
  show(@Req() request: PageRequest) {
    return {
      title: 'Is it you?',
      lead: 'Enter a code from your app before you go on.',
      action: '/confirm/code',
      returnTo: this.wayBack.inQuery(request),
    };
  }

  @Post()
  @FormPage(ConfirmCodeController, 'show')
  @Redirect('/account', 303)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() { userId, loginId }: SignedInUser,
    @Body() { code }: CodeForm,
  ) {
    await this.factor.check(request, userId, code);
    await this.sessions.confirm(loginId);
    return this.wayBack.afterConfirm(request);
  }
}
