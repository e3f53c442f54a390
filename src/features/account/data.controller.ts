import { Controller, Get, Header, Post, Redirect, Render, Req } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { AccountData } from '#core/users/account-data.js';
import { Users } from '#core/users/users.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoginRequiredException } from '#core/web/access/logged-in.guard.js';
import type { PageRequest } from '#core/web/request.js';

/** Download the data of the account, and delete the account. */
@Controller('account')
@Reauthenticated()
export class DataController {
  constructor(
    private readonly accountData: AccountData,
    private readonly database: Database,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly users: Users,
  ) {}

  @Get('data')
  @Header('Content-Disposition', 'attachment; filename="my-data.json"')
  async data(@CurrentUser() { userId: id }: LoggedInUser) {
    const user = await this.database
      .selectFrom('users')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const { email, created_at, role } = user;
    const accountData = await this.accountData.of(user);
    return { account: { email, created_at, role }, ...accountData };
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
  async delete(@Req() request: PageRequest, @CurrentUser() owner: LoggedInUser) {
    if (!(await this.users.remove(owner.credential))) throw new LoginRequiredException(undefined);
    this.events.record(request, 'account_deleted', { userId: owner.userId });
    const session = await this.lifecycle.reset(request);
    session.flash = 'Your account and all its data are deleted.';
  }
}
