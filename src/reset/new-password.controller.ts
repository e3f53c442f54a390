import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { Events } from '../log/events.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { Logins } from '../session/logins.js';
import { sessionOf } from '../session/session-data.js';
import { Links } from '../tokens/links.js';
import { emailAddress } from '../users/email.js';
import { IsNewPassword } from '../users/new-password.js';
import { SHORTEST_PASSWORD } from '../users/passwords.js';
import { FormPage } from '../web/forms/form-page.js';
import { InvalidForm } from '../web/forms/form.js';
import type { PageRequest } from '../web/request.js';
import { LINK, Reset } from './reset.js';

class NewPasswordForm {
  @IsNewPassword()
  newPassword = '';
}

@Controller('new-password')
export class NewPasswordController {
  constructor(
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
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
    if (!(await this.reset.change(shown, newPassword))) this.links.refuse(request, '/reset');
    this.events.record(request, 'password_changed', { userId: shown.userId, reason: 'reset' });
    // Of whoever was logged in here nothing is left, and a guest keeps what is in the session.
    const isSignedIn = (await this.logins.of(request)) !== undefined;
    const session = isSignedIn ? await this.lifecycle.renew(request) : sessionOf(request);
    session.linkToken = undefined;
    session.notice = 'Your password is changed, and you are logged out everywhere. Log in with it.';
  }

  private shownIn(request: PageRequest) {
    return this.links.shown(request, '/reset', LINK);
  }
}
