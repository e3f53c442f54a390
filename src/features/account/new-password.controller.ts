import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { IsNewPassword } from '#core/users/new-password.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import { Users } from '#core/users/users.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { LoginRequiredException } from '#core/web/access/logged-in.guard.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { RedirectException } from '#core/web/redirect-exception.js';

class NewPasswordForm {
  @IsNewPassword()
  newPassword = '';
}

/** The first password of somebody who logs in without one. */
@Controller('account/password/new')
@Reauthenticated()
export class NewPasswordController {
  constructor(
    private readonly events: Events,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly users: Users,
  ) {}

  @Get()
  @Render('account/new-password')
  new(@CurrentUser() owner: LoggedInUser) {
    refuse(owner.hasPassword);
    return { title: 'Choose a password', passwordRules: PASSWORD_RULES };
  }

  @Post()
  @FormPage(NewPasswordController, 'new')
  @Redirect('/account', 303)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() form: NewPasswordForm,
  ) {
    ValidationException.refuseEmail(owner.email, form);
    const changed = await this.users.changePassword(
      owner.credential,
      form.newPassword,
      // Within the change: another tab may have chosen one meanwhile, and then the current one is to be asked for.
      async (_, user) => refuse(this.users.hasPassword(user)),
    );
    if (!changed) throw new LoginRequiredException(undefined);
    await this.loginLifecycle.renewLogin(request, changed, owner);
    this.events.record(request, 'password_changed', { userId: owner.userId });
    sessionOf(request).flash = 'You can log in with your password from now on.';
  }
}

/** To change a password, the current one is asked for. */
function refuse(hasPassword: boolean) {
  if (hasPassword) throw new RedirectException('/account#change-password');
}
