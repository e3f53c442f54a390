import { Body, Controller, Get, Header, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { IsEmail, IsOptional, Length } from 'class-validator';
import { Events } from '../log/events.js';
import { LostCookie } from '../session/lost-cookie.js';
import { sessionOf } from '../session/session-data.js';
import { SignIn } from '../session/sign-in.js';
import { LONGEST_PASSWORD } from '../users/passwords.js';
import { Users } from '../users/users.js';
import { COOKIE_LOST, fill, InvalidForm, type Mistakes, tooManyTries } from '../web/form.js';
import { inQuery, localPath } from '../web/local-path.js';
import type { PageRequest } from '../web/request.js';
import { Throttle } from '../web/throttle.js';

class LoginForm {
  @IsEmail({}, { message: 'Enter an email address, such as you@example.com.' })
  email = '';

  @Length(1, LONGEST_PASSWORD, { message: 'Enter your password.' })
  password = '';

  @IsOptional()
  remember = '';
}

const loginPage = (returnTo: unknown) => ({ title: 'Log in', returnTo: inQuery(returnTo) });

@Controller()
export class LoginController {
  constructor(
    private readonly events: Events,
    private readonly lostCookie: LostCookie,
    private readonly users: Users,
    private readonly signIn: SignIn,
    private readonly throttle: Throttle,
  ) {}

  @Get('login')
  @Render('auth/login')
  new(@Query('returnTo') returnTo: unknown, @Query('ended') ended: unknown) {
    return { ...loginPage(returnTo), isLoggedOut: ended === 'logout' };
  }

  @Post('login')
  @Redirect('/', 303)
  async create(
    @Req() request: PageRequest,
    @Body() body: unknown,
    @Query('returnTo') returnTo: unknown,
  ) {
    const { form, mistakes } = fill(LoginForm, body);
    const refuse = (mistakes: Mistakes<LoginForm>, retryAfter?: number) =>
      new InvalidForm('auth/login', loginPage(returnTo), form, mistakes, retryAfter);
    if (mistakes) throw refuse(mistakes);
    if (this.lostCookie.happensTo(request)) throw refuse({ email: COOKIE_LOST });

    const seconds = await this.throttle.wait('login', request, form.email);
    if (seconds) throw refuse({ email: tooManyTries(seconds) }, seconds);

    const userId = await this.users.verify(form.email, form.password);
    // Which half was wrong would tell a stranger who has an account here.
    if (!userId) {
      this.events.record(request, 'login_failed', { reason: 'email or password' });
      throw refuse({ email: 'This email and password do not belong together.' });
    }

    await this.throttle.forget('login', form.email);
    await this.signIn.start(request, userId, { remember: form.remember !== '' });
    const session = sessionOf(request);
    session.notice = ['You are logged in.', session.notice].filter(Boolean).join(' ');
    return { url: localPath(returnTo) ?? '/' };
  }

  @Post('logout')
  // Without "cookies": over plain http Chromium would then keep ours, and sibling hosts would lose theirs.
  @Header('Clear-Site-Data', '"cache", "storage"')
  @Redirect('/login?ended=logout', 303)
  async destroy(@Req() request: PageRequest) {
    await this.signIn.end(request);
  }
}
