import { Body, Controller, Post, Redirect, Req } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { normalizeEmail } from '#core/users/email.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { ForDevTools, OnlyHere } from '#core/web/dev-tools.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { InspectorController } from './inspector.controller.js';
import { Recorder } from './recorder.js';

class UserForm {
  @IsString()
  email = '';
}

/** Does at once what happens to a login sooner or later. Each action leads to the page that was looked at last. */
@Controller('__session')
@ForDevTools()
@OnlyHere()
export class LoginActionsController {
  constructor(
    private readonly database: Database,
    private readonly lifecycle: SessionLifecycle,
    private readonly recorder: Recorder,
    private readonly userLogins: UserLogins,
    private readonly loginLifecycle: LoginLifecycle,
  ) {}

  /** A guest's browser would drop the cookie then. */
  @Post('idle')
  @Redirect()
  async idle(@Req() request: PageRequest, @CurrentUser() user: LoggedInUser | undefined) {
    if (user) await this.change(user, { last_seen_at: 0 });
    else await this.lifecycle.end(request);
    return this.recorder.back();
  }

  @Post('absolute')
  @LoggedIn()
  @Redirect()
  async absolute(@CurrentUser() user: LoggedInUser) {
    await this.change(user, { ends_at: now() });
    return this.recorder.back();
  }

  @Post('elsewhere')
  @LoggedIn()
  @Redirect()
  async elsewhere(@CurrentUser() user: LoggedInUser) {
    await this.userLogins.end(user, user.loginId);
    return this.recorder.back();
  }

  @Post('become')
  @FormPage(InspectorController, 'index')
  @Redirect()
  async become(@Req() request: PageRequest, @Body() { email }: UserForm) {
    const user = await this.database
      .selectFrom('users')
      .select(['id as userId', 'password_hash as passwordHash'])
      .where('email', '=', normalizeEmail(email))
      .executeTakeFirst();
    if (!user || !(await this.loginLifecycle.startWithoutSteps(request, user)))
      throw new ValidationException({ email: 'Nobody has an account with this address.' });
    return this.recorder.back();
  }

  private change({ loginId }: LoggedInUser, times: { last_seen_at: number } | { ends_at: number }) {
    return this.database.updateTable('logins').set(times).where('id', '=', loginId).execute();
  }
}
