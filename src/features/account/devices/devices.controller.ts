import { Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { Links } from '#core/tokens/links.js';
import { Tokens } from '#core/tokens/tokens.js';
import { Users } from '#core/users/users.js';
import { Credentials } from '#core/users/credentials.js';
import type { PageRequest } from '#core/web/request.js';
import { SecretPath } from '#core/web/secret-path.js';
import { NOT_ME } from './devices.js';

/** The page of the link "It was not me" in a mail. */
@Controller('not-me')
export class DevicesController {
  constructor(
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
    private readonly userLogins: UserLogins,
    private readonly tokens: Tokens,
    private readonly users: Users,
    private readonly credentials: Credentials,
  ) {}

  @Get()
  @Render('devices/not-me')
  async show(@Req() request: PageRequest) {
    const { email } = await this.links.tokenOrRedirect(request, '/', NOT_ME);
    return { title: 'It was not you?', email };
  }

  @Get(':token')
  @SecretPath()
  @Redirect('/not-me', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, NOT_ME);
  }

  /**
   * Revokes what that login and later ones have added. Whoever logged in knew the password, so a new one must be
   * chosen: on the next page.
   */
  @Post()
  @Redirect('/login', 303)
  async end(@Req() request: PageRequest) {
    const token = await this.links.tokenOrRedirect(request, '/', NOT_ME);
    const userId = await this.users.change(token.credential, async (trx, user) => {
      await this.credentials.revokeSince(trx, user, token.loginAt);
      await this.tokens.consume(token, trx);
      await this.userLogins.endAll(user.id, trx);
      return user.id;
    });
    if (!userId) this.links.refuse(request, '/');
    this.events.record(request, 'login_revoked', { userId, reason: 'all, by a link' });
    const session = await this.lifecycle.reset(request);
    session.flash = 'Every device is logged out. Choose a new password now: somebody knows yours.';
    return { url: this.credentials.resetPath ?? '/login' };
  }
}
