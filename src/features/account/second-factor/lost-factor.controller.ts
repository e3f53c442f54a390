import { Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { Links } from '#core/tokens/links.js';
import { PendingLogins } from '#core/tokens/pending-logins.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { FormPage } from '#core/web/forms/form-page.js';
import type { PageRequest } from '#core/web/request.js';
import { SecretPath } from '#core/web/secret-path.js';
import { CodeStep } from './code-step.js';
import { CodeController } from './code.controller.js';
import { KEEP, LostFactor } from './lost-factor.js';

const STAYS =
  'Your second factor stays on. If it was not you who said it is lost, choose a new password: somebody knows yours.';

/**
 * Between password and code somebody reports that app and recovery codes are lost. The owner can stop it, by the link
 * in a mail or logged in.
 */
@Controller()
export class LostFactorController {
  constructor(
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
    private readonly lost: LostFactor,
    private readonly pending: PendingLogins,
    private readonly returnTo: ReturnTo,
    private readonly step: CodeStep,
  ) {}

  /**
   * Redirects to the page for a code in any case: for who has not entered the password, that page says what to do.
   */
  @Post('login/code/lost')
  @FormPage(CodeController, 'askToLogIn')
  @Redirect('/login/code', 303)
  async say(@Req() request: PageRequest) {
    const login = await this.pending.find(request, this.step.path);
    if (login && !login.credential.isByMail) await this.lost.report(request, login.token);
    return { url: this.returnTo.addTo('/login/code', request.query.returnTo) };
  }

  @Get('keep-second-factor')
  @Render('second-factor/keep')
  async show(@Req() request: PageRequest) {
    const { email, userId } = await this.links.tokenOrRedirect(request, '/', KEEP);
    const until = (await this.lost.until(userId)) ?? this.links.refuse(request, '/');
    return { title: 'Keep the second factor?', email, until };
  }

  @Get('keep-second-factor/:token')
  @SecretPath()
  @Redirect('/keep-second-factor', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, KEEP);
  }

  @Post('keep-second-factor')
  @Redirect('/account', 303)
  async keepByLink(@Req() request: PageRequest) {
    const { credential } = await this.links.tokenOrRedirect(request, '/', KEEP);
    if (!(await this.lost.cancel(request, credential))) this.links.refuse(request, '/');
    this.lifecycle.rotate(request, { linkToken: undefined }).flash = STAYS;
  }

  /** Without a re-authentication: only the owner gains by it. */
  @Post('account/second-factor/keep')
  @LoggedIn()
  @Redirect('/account', 303)
  async keep(@Req() request: PageRequest, @CurrentUser() { credential }: LoggedInUser) {
    if (await this.lost.cancel(request, credential)) sessionOf(request).flash = STAYS;
  }
}
