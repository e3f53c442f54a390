import {
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Render,
  Req,
  Session,
} from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import type { SignedInUser } from '#core/session/logins.js';
import type { SessionData } from '#core/session/session-data.js';
import { SignedInSessions } from '#core/session/signed-in-sessions.js';
import { Users } from '#core/users/users.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import type { PageRequest } from '#core/web/request.js';
import { Roles } from '#core/web/access/roles.guard.js';

/** The newest accounts, and a way to log one of them out everywhere. */
@Controller('admin')
@Roles('admin')
export class AdminController {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly sessions: SignedInSessions,
    private readonly users: Users,
  ) {}

  @Get()
  @Render('admin/index')
  async index() {
    const users = await this.database
      .selectFrom('users')
      .select(['id', 'email', 'role'])
      .orderBy('created_at', 'desc')
      .limit(100)
      .execute();
    return { title: 'Accounts', users };
  }

  @Post('users/:id/end-sessions')
  @Redirect('/admin', 303)
  async endSessions(
    @Req() request: PageRequest,
    @CurrentUser() admin: SignedInUser,
    @Session() session: SessionData,
    @Param('id') id: string,
  ) {
    const credential = { ...admin.credential, userId: id };
    const email = await this.users.change(credential, async (change, user) => {
      await this.sessions.endAll(id, change);
      return user.email;
    });
    if (!email) throw new NotFoundException('There is no such account.');
    this.events.record(request, 'session_ended', { userId: id, reason: `all, by ${admin.userId}` });
    session.flash = `${email} is logged out everywhere.`;
  }
}
