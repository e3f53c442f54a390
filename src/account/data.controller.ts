import { Controller, Get, Header, Post, Redirect, Render, Req } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Events } from '../log/events.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import type { SignedInUser } from '../session/logins.js';
import { Belongings } from '../users/belongings.js';
import { Users } from '../users/users.js';
import { Confirmed } from '../web/access/confirmed.guard.js';
import { CurrentUser } from '../web/access/current-user.js';
import type { PageRequest } from '../web/request.js';

/** The account is its owner's: to take along, and to take away. */
@Controller('account')
@Confirmed()
export class DataController {
  constructor(
    private readonly belongings: Belongings,
    private readonly database: Database,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly users: Users,
  ) {}

  @Get('data')
  @Header('Content-Disposition', 'attachment; filename="my-data.json"')
  async data(@CurrentUser() { userId: id }: SignedInUser) {
    const { email, created_at, role, password_hash } = await this.database
      .selectFrom('users')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const belongings = await this.belongings.of({ id, email, password_hash });
    return { account: { email, created_at, role }, ...belongings };
  }

  @Get('delete')
  @Render('account/delete')
  ask() {
    return { title: 'Delete your account' };
  }

  @Post('delete')
  // As at a logout.
  @Header('Clear-Site-Data', '"cache", "storage"')
  @Redirect('/', 303)
  async delete(@Req() request: PageRequest, @CurrentUser() owner: SignedInUser) {
    await this.users.remove(owner.userId);
    this.events.record(request, 'account_deleted', { userId: owner.userId });
    const session = await this.lifecycle.renew(request);
    session.notice = 'Your account is deleted, with all that was kept about you.';
  }
}
