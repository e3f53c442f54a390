import { Controller, NotFoundException, Param, Post, Redirect, Req } from '@nestjs/common';
import { Events } from '../log/events.js';
import type { SignedInUser } from '../session/logins.js';
import { sessionOf } from '../session/session-data.js';
import { SignIn } from '../session/sign-in.js';
import { SignedInSessions } from '../session/signed-in-sessions.js';
import { Confirmed } from '../web/access/confirmed.guard.js';
import { CurrentUser } from '../web/access/current-user.js';
import type { PageRequest } from '../web/request.js';

@Controller('account/sessions')
@Confirmed()
export class SessionsController {
  constructor(
    private readonly events: Events,
    private readonly sessions: SignedInSessions,
    private readonly signIn: SignIn,
  ) {}

  @Post('end-others')
  @Redirect('/account', 303)
  async endOthers(@Req() request: PageRequest, @CurrentUser() owner: SignedInUser) {
    const count = await this.sessions.endOthers(owner);
    this.events.record(request, 'session_ended', { userId: owner.userId, reason: 'all others' });
    sessionOf(request).notice =
      count === 1 ? 'One other session is ended.' : `${count} other sessions are ended.`;
  }

  @Post(':id/end')
  @Redirect('/account', 303)
  async end(
    @Req() request: PageRequest,
    @CurrentUser() owner: SignedInUser,
    @Param('id') id: string,
  ) {
    if (id === owner.loginId) {
      await this.signIn.end(request);
      return { url: '/login?ended=logout' };
    }
    if (!(await this.sessions.end(owner, id))) throw new NotFoundException();
    this.events.record(request, 'session_ended', { userId: owner.userId, reason: 'one' });
    sessionOf(request).notice = 'That session is ended.';
    return undefined;
  }
}
