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
import { IsEmailAddress } from '#core/users/email.js';
import { IsPassword } from '#core/users/new-password.js';
import { Users } from '#core/users/users.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { AsBoolean } from '#core/web/forms/from-text.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import type { PageRequest } from '#core/web/request.js';
import { Slots } from '#core/web/page/slots.js';
import { Throttle } from '#core/web/throttle/throttle.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { LOGIN } from './rate-limits.js';

/** The part for the password in the slot `login`, beside those of other features. */
export const PASSWORD_VIEW = 'auth/_password';

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
    private readonly slots: Slots,
    private readonly users: Users,
    private readonly throttle: Throttle,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
  ) {}

  @Get('login')
  @UseGuards(GuestGuard)
  @Render('auth/login')
  new(@Req() request: PageRequest) {
    return {
      title: 'Log in',
      returnTo: this.returnTo.encoded(request),
      methods: this.slots.in('login', request),
      help: this.slots.in('login-help'),
      isLoggedOut: request.query.ended === 'logout',
    };
  }

  @Post('login')
  @FormPage(LoginController, 'new')
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() { email, password, remember }: LoginForm) {
    this.loginFlow.refuseWithoutCookie(request);

    const next = await this.throttle.attempt(LOGIN, request, email, 'email', async () => {
      const credential = await this.users.verify(email, password);
      const next = credential && (await this.loginFlow.logIn(request, credential, { remember }));
      if (next) return next;
      const userId = (await this.users.findByEmail(email))?.id;
      this.events.record(request, 'login_failed', { userId, reason: 'email or password' });
      // Without saying which of the two is wrong: that would tell a stranger who has an account here.
      throw new ValidationException({ email: 'Invalid email or password.' });
    });

    this.slots.markUsed('login', request, PASSWORD_VIEW);
    return next;
  }

  @Post('logout')
  // Not "cookies": over plain http Chromium would keep ours, and other hosts of the domain would lose theirs.
  @Header('Clear-Site-Data', '"cache", "storage"')
  @Redirect('/login?ended=logout', 303)
  async destroy(@Req() request: PageRequest) {
    const url = await this.loginFlow.logOut(request);
    return url && { url };
  }
}
