import { Body, Controller, NotFoundException, Param, Post, Redirect, Req } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Events } from '../log/events.js';
import type { SignedInUser } from '../session/logins.js';
import { sessionOf } from '../session/session-data.js';
import { SignIn } from '../session/sign-in.js';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import { CurrentUser } from '../web/access/current-user.js';
import { FormPage } from '../web/forms/form-page.js';
import type { PageRequest } from '../web/request.js';
import { SignedIn } from '../web/access/signed-in.guard.js';
import { Account } from './account.js';
import { AccountController } from './account.controller.js';
import { needsPassword } from './account-page.js';

class EndForm {
  @IsString()
  password = '';
}

@Controller('account/sessions')
@SignedIn()
export class SessionsController {
  constructor(
    private readonly account: Account,
    private readonly events: Events,
    private readonly sessions: SignedInSessions,
    private readonly signIn: SignIn,
  ) {}

  @Post('end-others')
  @FormPage(AccountController, 'show')
  @Redirect('/account', 303)
  async endOthers(
    @Req() request: PageRequest,
    @CurrentUser() owner: SignedInUser,
    @Body() form: EndForm,
  ) {
    await this.confirm(request, owner, form);
    const count = await this.sessions.endOthers(owner);
    this.events.record(request, 'session_ended', { userId: owner.userId, reason: 'all others' });
    sessionOf(request).notice =
      count === 1 ? 'One other session is ended.' : `${count} other sessions are ended.`;
  }

  @Post(':id/end')
  @FormPage(AccountController, 'show')
  @Redirect('/account', 303)
  async end(
    @Req() request: PageRequest,
    @CurrentUser() owner: SignedInUser,
    @Param('id') id: string,
    @Body() form: EndForm,
  ) {
    await this.confirm(request, owner, form);
    if (id === owner.loginId) {
      await this.signIn.end(request);
      return { url: '/login?ended=logout' };
    }
    if (!(await this.sessions.end(owner, id))) throw new NotFoundException();
    this.events.record(request, 'session_ended', { userId: owner.userId, reason: 'one' });
    sessionOf(request).notice = 'That session is ended.';
    return undefined;
  }

  private async confirm(request: PageRequest, owner: SignedInUser, { password }: EndForm) {
    if (needsPassword(owner)) await this.account.confirm(request, owner, 'password', password);
  }
}
