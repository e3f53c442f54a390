import { Body, Controller, Get, Post, Redirect, Render, Req, UseGuards } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import { InsecureCookieCheck } from '#core/session/insecure-cookie-check.js';
import { SignIn } from '#core/session/sign-in.js';
import { IsNewEmailAddress } from '#core/users/email.js';
import { IsNewPassword } from '#core/users/new-password.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import { Users } from '#core/users/users.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { COOKIE_NOT_KEPT, ValidationException } from '#core/web/forms/form.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle } from '#core/web/throttle/throttle.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { SIGNUP } from './rate-limits.js';

class SignupForm {
  @IsNewEmailAddress()
  email = '';

  @IsNewPassword()
  password = '';
}

@Controller('signup')
export class SignupController {
  constructor(
    private readonly events: Events,
    private readonly cookieCheck: InsecureCookieCheck,
    private readonly users: Users,
    private readonly signIn: SignIn,
    private readonly throttle: Throttle,
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
      returnTo: this.returnTo.inQuery(request),
    };
  }

  // #region decorators
  @Post()
  @FormPage(SignupController, 'new')
  @Redirect('/', 303)
  // #endregion decorators
  async create(@Req() request: PageRequest, @Body() form: SignupForm) {
    if (this.cookieCheck.isLost(request)) throw new ValidationException({ email: COOKIE_NOT_KEPT });

    const credential = await this.throttle.guess(SIGNUP, request, form.email, 'email', async () => {
      const credential = await this.users.signUp(form.email, form.password);
      if (credential) return credential;
      throw new ValidationException({
        email: 'This email has an account already. Log in instead.',
      });
    });

    this.events.record(request, 'signup', { userId: credential.userId });
    // The account was deleted meanwhile.
    if (!(await this.signIn.start(request, credential))) return { url: '/login' };
    return this.returnTo.afterLogin(request, 'Welcome. Your account is ready.');
  }
}
