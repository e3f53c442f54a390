import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { Events } from '#core/log/events.js';
import { sessionOf } from '#core/session/session-data.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { Links } from '#core/tokens/links.js';
import { normalizeEmail, IsEmailAddress } from '#core/users/email.js';
import { IsNewPassword } from '#core/users/new-password.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { SecretPath } from '#core/web/secret-path.js';
import { LINK, SignupByMail } from './signup-by-mail.js';

class SignupForm {
  @IsEmailAddress()
  email = '';
}

class WithoutPasswordForm {
  /** What a part of the page has put into its form. */
  @IsString()
  credential = '';
}

class NewAccountForm {
  @IsNewPassword()
  password = '';
}

/** The form for the email, and, where the link of the mail leads, the form for a password. */
@Controller()
export class SignupByMailController {
  constructor(
    private readonly events: Events,
    private readonly links: Links,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly signup: SignupByMail,
    private readonly slots: Slots,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
  ) {}

  @Get('signup')
  @UseGuards(GuestGuard)
  @Render('signup-by-mail/ask')
  new(@Req() request: PageRequest) {
    return { title: 'Sign up', returnTo: this.returnTo.encoded(request) };
  }

  /** The same words and the same work, whether there is such an account or not. */
  @Post('signup')
  @FormPage(SignupByMailController, 'new')
  @Redirect('/signup', 303)
  async ask(@Req() request: PageRequest, @Body() { email }: SignupForm) {
    await this.signup.sendLink(request, normalizeEmail(email));
    this.events.record(request, 'signup_requested');
    sessionOf(request).flash = 'A mail is on its way to you. Follow its link to finish.';
  }

  @Get('signup/:token')
  @SecretPath()
  @Redirect('/new-account', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, LINK);
    return { url: this.returnTo.addTo('/new-account', request.query.returnTo) };
  }

  @Get('new-account')
  @Render('signup-by-mail/choose')
  async choose(@Req() request: PageRequest) {
    const { email } = await this.links.tokenOrRedirect(request, '/signup', LINK);
    return {
      title: 'Choose a password',
      email,
      passwordRules: PASSWORD_RULES,
      alternatives: this.slots.in('signup'),
      returnTo: this.returnTo.encoded(request),
    };
  }

  @Post('new-account')
  @FormPage(SignupByMailController, 'choose')
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() form: NewAccountForm) {
    const { email } = await this.links.tokenOrRedirect(request, '/signup', LINK);
    ValidationException.refuseEmail(email, form);
    return this.finish(request, await this.signup.finish(email, form.password));
  }

  @Post('new-account/without-password')
  @FormPage(SignupByMailController, 'choose')
  @Redirect('/', 303)
  async createWithout(@Req() request: PageRequest, @Body() { credential }: WithoutPasswordForm) {
    const { email } = await this.links.tokenOrRedirect(request, '/signup', LINK);
    const first = await this.loginLifecycle.signupCredential(request, email, credential);
    return this.finish(request, await this.signup.finish(email, undefined, first));
  }

  private async finish(request: PageRequest, credential: VerifiedCredential | undefined) {
    if (!credential) this.links.refuse(request, '/signup');
    this.events.record(request, 'signup', { userId: credential.userId });
    return this.loginFlow.toNewAccount(request, credential);
  }
}
