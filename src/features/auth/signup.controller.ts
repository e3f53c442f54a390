import { Body, Controller, Get, Post, Redirect, Render, Req, UseGuards } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import { LostCookie } from '#core/session/lost-cookie.js';
import { SignIn } from '#core/session/sign-in.js';
import { IsNewEmailAddress } from '#core/users/email.js';
import { IsNewPassword } from '#core/users/new-password.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import { Users } from '#core/users/users.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { COOKIE_LOST, InvalidForm } from '#core/web/forms/form.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle } from '#core/web/throttle/throttle.js';
import { WayBack } from '#core/web/access/way-back.js';
import { SIGNUP } from './tries.js';

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
    private readonly lostCookie: LostCookie,
    private readonly users: Users,
    private readonly signIn: SignIn,
    private readonly throttle: Throttle,
    private readonly wayBack: WayBack,
  ) {
    wayBack.addEntrances('/signup');
  }

  @Get()
  @UseGuards(GuestGuard)
  @Render('auth/signup')
  new(@Req() request: PageRequest) {
    return {
      title: 'Sign up',
      passwordRules: PASSWORD_RULES,
      returnTo: this.wayBack.inQuery(request),
    };
  }

  // #region decorators
  @Post()
  @FormPage(SignupController, 'new')
  @Redirect('/', 303)
  // #endregion decorators
  async create(@Req() request: PageRequest, @Body() form: SignupForm) {
    if (this.lostCookie.isLost(request)) throw new InvalidForm({ email: COOKIE_LOST });

    const proof = await this.throttle.guess(SIGNUP, request, form.email, 'email', async () => {
      const proof = await this.users.signUp(form.email, form.password);
      if (proof) return proof;
      throw new InvalidForm({ email: 'There is an account with this address. Log in instead.' });
    });

    this.events.record(request, 'signup', { userId: proof.userId });
    // The account was deleted meanwhile.
    if (!(await this.signIn.start(request, proof))) return { url: '/login' };
    return this.wayBack.afterLogin(request, 'Welcome. Your account is ready.');
  }
}
