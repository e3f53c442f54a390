import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import { Outbox, PRIORITY } from '#core/mail/outbox.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import { sessionOf } from '#core/session/session-data.js';
import { KnownBrowsers } from '#core/tokens/known-browsers.js';
import { Links } from '#core/tokens/links.js';
import { normalizeEmail, IsEmailAddress } from '#core/users/email.js';
import { IsNewPassword } from '#core/users/new-password.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { SecretPath } from '#core/web/secret-path.js';
import { LINK, Reset } from './reset.js';

class ResetForm {
  @IsEmailAddress()
  email = '';
}

class NewPasswordForm {
  @IsNewPassword()
  newPassword = '';
}

/** The form for the email, and, where the link of the mail leads, the form for a new password. */
@Controller()
export class ResetController {
  constructor(
    private readonly browsers: KnownBrowsers,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
    private readonly currentLogin: CurrentLogin,
    private readonly outbox: Outbox,
    private readonly reset: Reset,
  ) {}

  @Get('reset')
  @Render('reset/ask')
  new() {
    return { title: 'Forgot your password?' };
  }

  /** The same words and the same work, whether there is such an account or not. */
  @Post('reset')
  @FormPage(ResetController, 'new')
  @Redirect('/reset', 303)
  async create(@Req() request: PageRequest, @Body() { email }: ResetForm) {
    await this.outbox.addRequested(request, {
      kind: LINK.name,
      address: normalizeEmail(email),
      priority: PRIORITY.lockedOut,
    });
    this.events.record(request, 'reset_requested');
    sessionOf(request).flash = 'If an account has that email, a mail with a link is on its way.';
  }

  @Get('reset/:token')
  @SecretPath()
  @Redirect('/new-password', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, LINK);
  }

  @Get('new-password')
  @Render('reset/choose')
  async edit(@Req() request: PageRequest) {
    const { email } = await this.links.tokenOrRedirect(request, '/reset', LINK);
    return { title: 'Choose a new password', email, passwordRules: PASSWORD_RULES };
  }

  /** Logs nobody in: somebody who can only read mails would otherwise get around a second factor. */
  @Post('new-password')
  @FormPage(ResetController, 'edit')
  @Redirect('/login', 303)
  async update(@Req() request: PageRequest, @Body() form: NewPasswordForm) {
    const token = await this.links.tokenOrRedirect(request, '/reset', LINK);
    ValidationException.refuseEmail(token.email, form);
    const credential = await this.reset.change(token, form.newPassword);
    if (!credential) this.links.refuse(request, '/reset');
    // The browser is known from now on: guesses of others must not keep it from logging in with the new password.
    await this.browsers.markKnown(request, { ...credential, isByMail: true });
    this.events.record(request, 'password_changed', { userId: token.userId, reason: 'reset' });
    // Nothing is left of a user who was logged in here. A guest keeps the session.
    const isLoggedIn = (await this.currentLogin.user(request)) !== undefined;
    const session = isLoggedIn
      ? await this.lifecycle.reset(request)
      : this.lifecycle.rotate(request, { linkToken: undefined });
    session.flash = 'Your password is changed, and you are logged out everywhere. Log in with it.';
  }
}
