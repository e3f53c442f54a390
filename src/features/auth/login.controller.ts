import {
  Body,
  Controller,
  Get,
  Header,
  Post,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import { IsBoolean } from 'class-validator';
import { Events } from '#core/log/events.js';
import { LostCookie } from '#core/session/lost-cookie.js';
import { SignIn } from '#core/session/sign-in.js';
import { IsEmailAddress } from '#core/users/email.js';
import { IsPassword } from '#core/users/new-password.js';
import { Users } from '#core/users/users.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { COOKIE_LOST, InvalidForm } from '#core/web/forms/form.js';
import { AsBoolean } from '#core/web/forms/from-text.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import type { PageRequest } from '#core/web/request.js';
import { Routes } from '#core/web/routes.js';
import { Throttle } from '#core/web/throttle/throttle.js';
import { WayBack } from '#core/web/access/way-back.js';
import { LOGIN } from './tries.js';

class LoginForm {
  @IsEmailAddress()
  email = '';

  @IsPassword()
  password = '';

  @AsBoolean()
  @IsBoolean()
  remember = false;
}

@Controller()
export class LoginController {
  constructor(
    private readonly events: Events,
    private readonly lostCookie: LostCookie,
    private readonly routes: Routes,
    private readonly users: Users,
    private readonly signIn: SignIn,
    private readonly throttle: Throttle,
    private readonly wayBack: WayBack,
  ) {}

  @Get('login')
  @UseGuards(GuestGuard)
  @Render('auth/login')
  new(@Req() request: PageRequest) {
    return {
      title: 'Log in',
      returnTo: this.wayBack.inQuery(request),
      hasPasskeys: this.routes.answersGet('/login/passkey'),
      hasReset: this.routes.answersGet('/reset'),
      isLoggedOut: request.query.ended === 'logout',
    };
  }

  @Post('login')
  @FormPage(LoginController, 'new')
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() form: LoginForm) {
    if (this.lostCookie.isLost(request)) throw new InvalidForm({ email: COOKIE_LOST });

    const next = await this.throttle.guess(LOGIN, request, form.email, 'email', async () => {
      const proof = await this.users.verify(form.email, form.password);
      const next = proof && (await this.signIn.nextStep(request, proof, form));
      if (proof && (next || (await this.signIn.start(request, proof, form)))) return next;
      this.events.record(request, 'login_failed', { reason: 'email or password' });
      // Not which of the two was wrong: that would tell a stranger who has an account here.
      throw new InvalidForm({ email: 'This email and password do not belong together.' });
    });

    if (next) return { url: this.wayBack.by(next, request.query.returnTo) };
    return this.wayBack.afterLogin(request, 'You are logged in.');
  }

  @Post('logout')
  // Not "cookies": over plain http Chromium would keep ours, and other hosts of the domain would lose theirs.
  @Header('Clear-Site-Data', '"cache", "storage"')
  @Redirect('/login?ended=logout', 303)
  async destroy(@Req() request: PageRequest) {
    await this.signIn.end(request);
  }
}
