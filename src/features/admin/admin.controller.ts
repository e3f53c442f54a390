import {
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Query,
  Redirect,
  Render,
  Req,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { type EventNames, Events } from '#core/log/events.js';
import { deviceOf } from '#core/logins/device.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { Roles } from '#core/web/access/roles.guard.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { formatTime } from '#core/web/page/format-time.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { Accounts } from './accounts.js';

class RoleForm {
  @IsString()
  role = '';
}

/** All accounts, and what an admin may do to one. */
@Controller('admin')
@Roles('admin')
export class AdminController {
  constructor(
    private readonly accounts: Accounts,
    private readonly events: Events,
    private readonly userLogins: UserLogins,
    private readonly slots: Slots,
  ) {}

  @Get()
  @Render('admin/index')
  async index(@Query() asked: Record<string, unknown>) {
    const beginning = typeof asked.email === 'string' ? asked.email : '';
    const { rows, ...pages } = await this.accounts.page(beginning, asked);
    const users = rows.map(({ created_at, ...user }) => ({
      ...user,
      signedUp: formatTime(created_at),
    }));
    return { title: 'Accounts', beginning, search: encodeURIComponent(beginning), users, ...pages };
  }

  @Get('users/:id')
  @Render('admin/user')
  async show(@Param('id') id: string, @Query() asked: object) {
    const account = await this.accounts.find(id);
    if (!account) throw new NotFoundException('There is no such account.');
    const { created_at, deactivated_at, email, role } = account;
    const sessions = await this.userLogins.of(id);
    return {
      title: email,
      account: { id, email, role, isDeactivated: deactivated_at !== null },
      mayActAs: role === null && deactivated_at === null,
      signedUp: formatTime(created_at),
      deactivated: deactivated_at !== null && formatTime(deactivated_at),
      roles: Roles.used().map((name) => ({ value: name, label: name, isSelected: name === role })),
      sessions: sessions.map((login) => ({
        device: login.actor_login_id
          ? 'An admin, who acts as this user'
          : deviceOf(login.user_agent),
        ip: login.ip,
        lastSeen: formatTime(login.last_seen_at),
      })),
      parts: await this.slots.of('user', id, asked),
    };
  }

  @Post('users/:id/end-sessions')
  @Reauthenticated()
  @Redirect('/admin', 303)
  async endSessions(
    @Req() request: PageRequest,
    @CurrentUser() admin: LoggedInUser,
    @Param('id') userId: string,
  ) {
    const email = await this.accounts.endSessions(admin, userId);
    const details = { userId, reason: 'all', by: admin.userId };
    return this.done(request, email, 'login_revoked', details, 'is logged out everywhere');
  }

  @Post('users/:id/deactivate')
  @Reauthenticated()
  @Redirect('/admin', 303)
  async deactivate(
    @Req() request: PageRequest,
    @CurrentUser() admin: LoggedInUser,
    @Param('id') userId: string,
  ) {
    const email = await this.accounts.deactivate(admin, userId);
    const details = { userId, by: admin.userId };
    return this.done(request, email, 'account_deactivated', details, 'is deactivated');
  }

  @Post('users/:id/activate')
  @Reauthenticated()
  @Redirect('/admin', 303)
  async activate(
    @Req() request: PageRequest,
    @CurrentUser() admin: LoggedInUser,
    @Param('id') userId: string,
  ) {
    const email = await this.accounts.activate(admin, userId);
    const details = { userId, by: admin.userId };
    return this.done(request, email, 'account_activated', details, 'may log in again');
  }

  @Post('users/:id/role')
  @Reauthenticated()
  @FormPage(AdminController, 'show')
  @Redirect('/admin', 303)
  async giveRole(
    @Req() request: PageRequest,
    @CurrentUser() admin: LoggedInUser,
    @Param('id') userId: string,
    @Body() form: RoleForm,
  ) {
    const role = Roles.used().find((name) => name === form.role) ?? null;
    if (form.role && !role) throw new ValidationException({ role: 'Choose one of these.' });
    const email = await this.accounts.give(admin, userId, role);
    const details = { userId, reason: role ?? 'none', by: admin.userId };
    const now = role ? `has the role ${role}` : 'has no role';
    return this.done(request, email, 'role_changed', details, `${now} from now on`);
  }

  private done(
    request: PageRequest,
    email: string | undefined,
    event: keyof EventNames,
    details: Parameters<Events['record']>[2] & { userId: string },
    sentence: string,
  ) {
    if (email === undefined) throw new NotFoundException('There is no such account.');
    this.events.record(request, event, details);
    sessionOf(request).flash = `${email} ${sentence}.`;
    return { url: `/admin/users/${details.userId}` };
  }
}
