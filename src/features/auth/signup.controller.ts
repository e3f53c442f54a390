import { Body, Controller, Get, Post, Redirect, Render, Req, UseGuards } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Events } from '#core/log/events.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { IsEmailAddress, normalizeEmail } from '#core/users/email.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { IsNewPassword } from '#core/users/new-password.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import { Users } from '#core/users/users.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import type { PageRequest } from '#core/web/request.js';
import { Slots } from '#core/web/page/slots.js';
import { Throttle } from '#core/web/throttle/throttle.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { SIGNUP } from './rate-limits.js';

class SignupForm {
  @IsEmailAddress()
  email = '';

  @IsNewPassword()
  password = '';
}

class WithoutPasswordForm {
  @IsEmailAddress()
  email = '';

  /** What a part of the page has put into its form. */
  @IsString()
  credential = '';
}

@Controller('signup')
export class SignupController {
  constructor(
    private readonly events: Events,
    private readonly users: Users,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly slots: Slots,
    private readonly throttle: Throttle,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
  ) {
    returnTo.exclude('/signup');
  }

  @Get()
  @UseGuards(GuestGuard)
  @Render('auth/signup')
  new(@Req() request: PageRequest) {
    return {
      title: 'Sign up',
      passwordRules: PASSWORD_RULES,
      alternatives: this.slots.in('signup'),
      returnTo: this.returnTo.encoded(request),
    };
  }

  @Post()
  @FormPage(SignupController, 'new')
  @Redirect('/', 303)
  create(@Req() request: PageRequest, @Body() { email, password }: SignupForm) {
    return this.signUp(request, email, () => this.users.signUp(email, password));
  }

  @Post('without-password')
  @FormPage(SignupController, 'new')
  @Redirect('/', 303)
  createWithout(@Req() request: PageRequest, @Body() { email, credential }: WithoutPasswordForm) {
    return this.signUp(request, email, async () => {
      const address = normalizeEmail(email);
      const first = await this.loginLifecycle.signupCredential(request, address, credential);
      return this.users.signUp(address, undefined, first);
    });
  }

  private async signUp(
    request: PageRequest,
    email: string,
    make: () => Promise<VerifiedCredential | undefined>,
  ) {
    this.loginFlow.refuseWithoutCookie(request);

    const credential = await this.throttle.attempt(SIGNUP, request, email, 'email', async () => {
      const credential = await make();
      if (credential) return credential;
      throw new ValidationException({
        email: 'This email has an account already. Log in instead.',
      });
    });

    this.events.record(request, 'signup', { userId: credential.userId });
    return this.loginFlow.toNewAccount(request, credential);
  }
}
