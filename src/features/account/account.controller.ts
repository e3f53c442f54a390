import {
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Render,
  Req,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { KnownBrowsers } from '#core/tokens/known-browsers.js';
import { IsNewPassword } from '#core/users/new-password.js';
import { Users } from '#core/users/users.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoginRequiredException, LoggedIn } from '#core/web/access/logged-in.guard.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Slots } from '#core/web/page/slots.js';
import { accountPage } from './account-page.js';
import { Account } from './account.js';

class PasswordForm {
  @IsString()
  currentPassword = '';

  @IsNewPassword()
  newPassword = '';
}

/** The page of the account, and its forms. */
@Controller('account')
@LoggedIn()
export class AccountController {
  constructor(
    private readonly account: Account,
    private readonly browsers: KnownBrowsers,
    private readonly events: Events,
    private readonly userLogins: UserLogins,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly slots: Slots,
    private readonly users: Users,
  ) {}

  @Get()
  @Render('account/show')
  async show(@CurrentUser() owner: LoggedInUser) {
    const page = accountPage(owner, await this.userLogins.of(owner.userId));
    return { ...page, lead: this.slots.in('account-lead'), items: this.slots.in('account') };
  }

  /** Ends every session, because somebody may know the old password. This one goes on with a new identity. */
  @Post('password')
  @FormPage(AccountController, 'show')
  @Redirect('/account', 303)
  async updatePassword(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() form: PasswordForm,
  ) {
    ValidationException.refuseEmail(owner.email, form);
    const { currentPassword, newPassword } = form;
    const credential = await this.account.checkPassword(
      request,
      owner,
      'currentPassword',
      currentPassword,
    );
    const changed = await this.users.changePassword(credential, newPassword, (trx) =>
      this.userLogins.endAll(owner.userId, trx, 'password'),
    );
    // Somebody else changed it meanwhile, which ended this login.
    if (!changed) throw new LoginRequiredException(undefined);
    await this.loginLifecycle.renewLogin(request, changed, owner);
    // Or whoever knew the old password would keep them from logging in here, by guessing.
    await this.browsers.markKnown(request, changed);
    this.events.record(request, 'password_changed', { userId: owner.userId });
    sessionOf(request).flash = 'Your password is changed. You are logged out everywhere else.';
  }

  @Post('sessions/end-others')
  @Reauthenticated()
  @Redirect('/account', 303)
  async endOthers(@Req() request: PageRequest, @CurrentUser() owner: LoggedInUser) {
    const count = await this.userLogins.endOthers(owner);
    this.events.record(request, 'login_revoked', { userId: owner.userId, reason: 'all others' });
    sessionOf(request).flash =
      count === 1 ? 'One other device is logged out.' : `${count} other devices are logged out.`;
  }

  @Post('sessions/:id/end')
  @Reauthenticated()
  @Redirect('/account', 303)
  async end(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Param('id') id: string,
  ) {
    if (id === owner.loginId) {
      return { url: (await this.loginLifecycle.end(request)) ?? '/login?ended=logout' };
    }
    if (!(await this.userLogins.end(owner, id))) throw new NotFoundException();
    this.events.record(request, 'login_revoked', { userId: owner.userId, reason: 'one' });
    sessionOf(request).flash = 'That device is logged out.';
    return undefined;
  }
}
