import {
  Body,
  Controller,
  Get,
  HttpCode,
  Post,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { FormPage, Refused } from '#core/web/forms/form-page.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { PasskeyResponses, PasskeyForm, purposes } from './responses.js';
import { Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

/** In the slot `login`. */
export const LOGIN_VIEW = 'passkeys/_use';

/**
 * Login with a passkey instead of the password. It needs a device, and a finger or a PIN, so no code is asked for,
 * except for a passkey that was made without a finger or a PIN.
 */
@Controller()
export class UsePasskeyController {
  constructor(
    private readonly responses: PasskeyResponses,
    private readonly passkeys: Passkeys,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
    private readonly slots: Slots,
    private readonly webAuthn: WebAuthn,
  ) {}

  @Get('login/passkey')
  @UseGuards(GuestGuard)
  @Render('passkeys/use')
  askToLogIn(@Req() request: PageRequest, @Refused() refused?: Refused) {
    return this.page(request, 'Log in with a passkey', '/login', refused);
  }

  @Post('login/passkey/options')
  @HttpCode(200)
  optionsToLogIn() {
    return this.webAuthn.authenticationOptions(purposes.logIn);
  }

  @Post('login/passkey')
  @FormPage(UsePasskeyController, 'askToLogIn')
  @Redirect('/', 303)
  async logIn(@Req() request: PageRequest, @Body() { passkey }: PasskeyForm) {
    const credential = await this.responses.check(request, purposes.logIn, passkey);
    this.slots.markUsed('login', request, LOGIN_VIEW);
    const next = await this.loginFlow.logIn(request, credential);
    return next ?? this.responses.refuse(request, 'unknown');
  }

  @Get('confirm/passkey')
  @LoggedIn()
  @Render('passkeys/use')
  askToConfirm(@Req() request: PageRequest, @Refused() refused?: Refused) {
    return this.page(request, 'Confirm that it is you', '/confirm', refused);
  }

  @Post('confirm/passkey/options')
  @LoggedIn()
  @HttpCode(200)
  async optionsToConfirm(@CurrentUser() owner: LoggedInUser) {
    return this.webAuthn.authenticationOptions(
      purposes.reauthentication(owner),
      await this.passkeys.of(owner.userId),
    );
  }

  @Post('confirm/passkey')
  @LoggedIn()
  @FormPage(UsePasskeyController, 'askToConfirm')
  @Redirect('/account', 303)
  async confirm(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() { passkey }: PasskeyForm,
  ) {
    const purpose = purposes.reauthentication(owner);
    const credential = await this.responses.check(request, purpose, passkey, owner.userId);
    return this.loginFlow.afterReauthentication(request, owner, credential);
  }

  private async page(request: PageRequest, title: string, other: string, refused?: Refused) {
    return {
      title,
      action: `${other}/passkey`,
      other,
      returnTo: this.returnTo.encoded(request),
      unknown: refused && (await this.responses.unknownIn(refused.values['passkey'])),
    };
  }
}
