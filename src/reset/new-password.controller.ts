import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { Events } from '../log/events.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { Logins } from '../session/logins.js';
import { sessionOf } from '../session/session-data.js';
import { emailAddress } from '../users/email.js';
import { IsNewPassword } from '../users/new-password.js';
import { SHORTEST_PASSWORD } from '../users/passwords.js';
import { FormPage } from '../web/forms/form-page.js';
import { InvalidForm } from '../web/forms/form.js';
import type { PageRequest } from '../web/request.js';
import { SeeOther } from '../web/see-other.js';
import { Reset } from './reset.js';

class NewPasswordForm {
  @IsNewPassword()
  newPassword = '';
}

@Controller('new-password')
export class NewPasswordController {
  constructor(
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly logins: Logins,
    private readonly reset: Reset,
  ) {}

  @Get()
  @Render('reset/choose')
  async edit(@Req() request: PageRequest) {
    const { email } = await this.shownIn(request);
    const newPasswordHint = `At least ${SHORTEST_PASSWORD} characters.`;
    return { title: 'Choose a new password', email, newPasswordHint };
  }

  /** Nobody is logged in by it: whoever can read mails only would else be past a second factor. */
  @Post()
  @FormPage(NewPasswordController, 'edit')
  @Redirect('/login', 303)
  async update(@Req() request: PageRequest, @Body() { newPassword }: NewPasswordForm) {
    const shown = await this.shownIn(request);
    if (emailAddress(newPassword) === shown.email) {
      throw new InvalidForm({ newPassword: 'Do not use your address.' });
    }
    if (!(await this.reset.change(shown, newPassword))) this.refuse(request);
    this.events.record(request, 'password_changed', { userId: shown.userId, reason: 'reset' });
    // Of whoever was logged in here nothing is left, and a guest keeps the cart.
    const isSignedIn = (await this.logins.of(request)) !== undefined;
    const session = isSignedIn ? await this.lifecycle.renew(request) : sessionOf(request);
    session.resetToken = undefined;
    session.notice = 'Your password is changed, and you are logged out everywhere. Log in with it.';
  }

  private async shownIn(request: PageRequest) {
    return (await this.reset.find(sessionOf(request).resetToken)) ?? this.refuse(request);
  }

  private refuse(request: PageRequest): never {
    const session = sessionOf(request);
    session.resetToken = undefined;
    session.notice = 'That link does not work any more. You can ask for another one.';
    throw new SeeOther('/reset');
  }
}
