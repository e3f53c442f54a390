import {
  Body,
  ConflictException,
  Controller,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Req,
} from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Length, Matches } from 'class-validator';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { Impersonation } from '#core/logins/impersonation.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { Roles } from '#core/web/access/roles.guard.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { FormPage } from '#core/web/forms/form-page.js';
import type { PageRequest } from '#core/web/request.js';
import { Accounts } from './accounts.js';
import { AdminController } from './admin.controller.js';

export const ACTING_SECONDS = 30 * 60;

const message = 'Say why, in at most 200 characters. The user sees it.';

class ReasonForm {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @Length(1, 200, { message })
  // A zero byte, which PostgreSQL does not store, would keep it from the user.
  @Matches(/^\P{Cc}*[\p{L}\p{N}]\P{Cc}*$/u, { message })
  reason = '';
}

/** An admin sees the site as a user does, to help them. */
@Controller()
export class ActingController {
  constructor(
    private readonly accounts: Accounts,
    private readonly events: Events,
    private readonly impersonation: Impersonation,
  ) {}

  @Post('admin/users/:id/act-as')
  @Roles('admin')
  @Reauthenticated()
  @FormPage(AdminController, 'show')
  @Redirect('/', 303)
  async begin(
    @Req() request: PageRequest,
    @CurrentUser() admin: LoggedInUser,
    @Param('id') userId: string,
    @Body() { reason }: ReasonForm,
  ) {
    const user = await this.accounts.find(userId);
    if (!user) throw new NotFoundException('There is no such account.');
    const isOpen = user.role === null && user.deactivated_at === null;
    if (!isOpen || !(await this.impersonation.begin(request, admin, userId, ACTING_SECONDS)))
      throw new ConflictException('You cannot act as a user who has a role, or is deactivated.');
    this.events.record(request, 'acting_started', { userId, reason, by: admin.userId });
  }

  @Post('acting/end')
  @LoggedIn()
  @Redirect('/admin', 303)
  async end(@Req() request: PageRequest, @CurrentUser() { actor, userId }: LoggedInUser) {
    const session = await this.impersonation.end(request);
    if (!session || !actor) throw new NotFoundException('You do not act as another user.');
    this.events.record(request, 'acting_ended', { userId, by: actor.userId });
    session.flash = 'You do not act as another user any more.';
    return { url: `/admin/users/${userId}` };
  }
}
