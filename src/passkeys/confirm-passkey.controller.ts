import { Body, Controller, Get, HttpCode, Post, Redirect, Render, Req } from '@nestjs/common';
import type { SignedInUser } from '../session/logins.js';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import { CurrentUser } from '../web/access/current-user.js';
import { SignedIn } from '../web/access/signed-in.guard.js';
import { WayBack } from '../web/access/way-back.js';
import { WaysToConfirm } from '../web/access/ways-to-confirm.js';
import { FormPage } from '../web/forms/form-page.js';
import type { PageRequest } from '../web/request.js';
import { Answers } from './answers.js';
import { PasskeyForm } from './passkey-form.js';
import { Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

/** Where `@Confirmed()` may be answered with a passkey instead of the password. */
@Controller('confirm/passkey')
@SignedIn()
export class ConfirmPasskeyController {
  constructor(
    private readonly answers: Answers,
    private readonly passkeys: Passkeys,
    private readonly sessions: SignedInSessions,
    private readonly wayBack: WayBack,
    ways: WaysToConfirm,
    private readonly webAuthn: WebAuthn,
  ) {
    const isFor = async (userId: string) => (await passkeys.of(userId)).length > 0;
    ways.add({ path: '/confirm/passkey', label: 'Use a passkey instead', isFor });
  }

  @Get()
  @Render('passkeys/use')
  show(@Req() request: PageRequest) {
    return {
      title: 'Is it you?',
      action: '/confirm/passkey',
      other: '/confirm',
      returnTo: this.wayBack.inQuery(request),
    };
  }

  @Post('options')
  @HttpCode(200)
  async options(@Req() request: PageRequest, @CurrentUser() { userId }: SignedInUser) {
    return this.webAuthn.toUse(request, await this.passkeys.of(userId));
  }

  @Post()
  @FormPage(ConfirmPasskeyController, 'show')
  @Redirect('/account', 303)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() { userId, loginId }: SignedInUser,
    @Body() { passkey }: PasskeyForm,
  ) {
    await this.answers.check(request, passkey, userId);
    await this.sessions.confirm(loginId);
    return this.wayBack.afterConfirm(request);
  }
}
