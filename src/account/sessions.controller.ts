import {
  Body,
  Controller,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Req,
  UseGuards,
} from '@nestjs/common';
import { Events } from '../log/events.js';
import { sessionOf } from '../session/session-data.js';
import { SignIn } from '../session/sign-in.js';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import { fill } from '../web/form.js';
import type { PageRequest } from '../web/request.js';
import { SignedInGuard } from '../web/signed-in.guard.js';
import { Account } from './account.js';
import { needsPassword } from './account-page.js';

class EndForm {
  password = '';
}

@Controller('account/sessions')
@UseGuards(SignedInGuard)
export class SessionsController {
  constructor(
    private readonly account: Account,
    private readonly events: Events,
    private readonly sessions: SignedInSessions,
    private readonly signIn: SignIn,
  ) {}

  @Post('end-others')
  @Redirect('/account', 303)
  async endOthers(@Req() request: PageRequest, @Body() body: unknown) {
    const owner = await this.confirmed(request, body);
    const count = await this.sessions.endOthers(owner.userId, owner.loginId);
    this.events.record(request, 'session_ended', { userId: owner.userId, reason: 'all others' });
    sessionOf(request).notice =
      count === 1 ? 'One other session is ended.' : `${count} other sessions are ended.`;
  }

  @Post(':id/end')
  @Redirect('/account', 303)
  async end(@Req() request: PageRequest, @Param('id') id: string, @Body() body: unknown) {
    const owner = await this.confirmed(request, body);
    if (id === owner.loginId) {
      await this.signIn.end(request);
      return { url: '/login?ended=logout' };
    }
    if (!(await this.sessions.end(owner.userId, id))) throw new NotFoundException();
    this.events.record(request, 'session_ended', { userId: owner.userId, reason: 'one' });
    sessionOf(request).notice = 'That session is ended.';
    return undefined;
  }

  private async confirmed(request: PageRequest, body: unknown) {
    const owner = await this.account.owner(request);
    const { form } = fill(EndForm, body);
    if (needsPassword(owner)) {
      await this.account.confirm(request, form, 'password', form.password);
    }
    return owner;
  }
}
