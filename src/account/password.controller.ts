import { Body, Controller, Post, Redirect, Req } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Events } from '../log/events.js';
import type { SignedInUser } from '../session/logins.js';
import { sessionOf } from '../session/session-data.js';
import { SignIn } from '../session/sign-in.js';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import { emailAddress } from '../users/email.js';
import { IsNewPassword } from '../users/new-password.js';
import { Users } from '../users/users.js';
import { CurrentUser } from '../web/access/current-user.js';
import { FormPage } from '../web/forms/form-page.js';
import { InvalidForm } from '../web/forms/form.js';
import type { PageRequest } from '../web/request.js';
import { LoginRequired, SignedIn } from '../web/access/signed-in.guard.js';
import { Account } from './account.js';
import { AccountController } from './account.controller.js';

class PasswordForm {
  @IsString()
  currentPassword = '';

  @IsNewPassword()
  newPassword = '';
}

@Controller('account/password')
@SignedIn()
export class PasswordController {
  constructor(
    private readonly account: Account,
    private readonly events: Events,
    private readonly sessions: SignedInSessions,
    private readonly signIn: SignIn,
    private readonly users: Users,
  ) {}

  /** Whoever knew the old password is out: every session ends, and this one goes on with a new identity. */
  @Post()
  @FormPage(AccountController, 'show')
  @Redirect('/account', 303)
  async update(
    @Req() request: PageRequest,
    @CurrentUser() owner: SignedInUser,
    @Body() form: PasswordForm,
  ) {
    if (emailAddress(form.newPassword) === owner.email) {
      throw new InvalidForm({ newPassword: 'Do not use your address.' });
    }
    const proof = await this.account.confirm(
      request,
      owner,
      'currentPassword',
      form.currentPassword,
    );
    const changed = await this.users.changePassword(proof, form.newPassword, (change) =>
      this.sessions.endAll(owner.userId, change),
    );
    // Somebody else changed it meanwhile, and so ended this login.
    if (!changed) throw new LoginRequired(undefined);
    await this.signIn.renew(request, changed, owner);
    this.events.record(request, 'password_changed', { userId: owner.userId });
    sessionOf(request).notice = 'Your password is changed. You are logged out everywhere else.';
  }
}
