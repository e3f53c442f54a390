import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { PendingLogins } from '#core/tokens/pending-logins.js';
import { Tokens } from '#core/tokens/tokens.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { FormPage } from '#core/web/forms/form-page.js';
import type { PageRequest } from '#core/web/request.js';
import { CodeForm, LoginCodeForm } from './code-form.js';
import { CodeStep } from './code-step.js';
import { LostFactor } from './lost-factor.js';
import { SecondFactor } from './second-factor.js';
import { TrustedDevices } from './trusted-devices.js';

/** A code after the password at a login, or instead of the password for a re-authentication. */
@Controller()
export class CodeController {
  constructor(
    private readonly config: Config,
    private readonly devices: TrustedDevices,
    private readonly factor: SecondFactor,
    private readonly lost: LostFactor,
    private readonly pending: PendingLogins,
    private readonly step: CodeStep,
    private readonly tokens: Tokens,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
  ) {}

  @Get('login/code')
  @Render('second-factor/code')
  async askToLogIn(@Req() request: PageRequest) {
    const { credential } = await this.pending.findOrRedirect(request, this.step.path);
    const lost = {
      action: this.returnTo.addTo('/login/code/lost', request.query.returnTo),
      isOffered: this.config.hasMail && !credential.isByMail,
      until: await this.lost.until(credential.userId),
    };
    const field = this.fieldFor(request, '/login/code');
    return { title: 'Enter your code', isLogin: true, lost, ...field };
  }

  @Post('login/code')
  @FormPage(CodeController, 'askToLogIn')
  @Redirect('/', 303)
  async logIn(@Req() request: PageRequest, @Body() { code, trust }: LoginCodeForm) {
    const { token, remember, ...shown } = await this.pending.findOrRedirect(
      request,
      this.step.path,
    );
    await this.factor.check(request, token.credential, code);
    const isFirst = await this.tokens.consume(token);
    // The token is used up, so its credential is not valid any more. That of the pending login is valid, and with a
    // code it is more than a mail.
    const { isByMail: _, ...credential } = shown.credential;
    if (!isFirst) this.pending.refuse(request);
    // Before the login, which may lead to a further page, such as the choice of one that ends.
    if (trust && !(await this.devices.trust(credential, request))) this.pending.refuse(request);
    const done = { remember, after: this.step.path };
    const next = await this.loginFlow.logIn(request, credential, done);
    return next ?? this.pending.refuse(request);
  }

  @Get('confirm/code')
  @LoggedIn()
  @Render('second-factor/code')
  askToConfirm(@Req() request: PageRequest) {
    const returnTo = this.returnTo.encoded(request);
    return {
      title: 'Confirm that it is you',
      returnTo,
      ...this.fieldFor(request, '/confirm/code'),
    };
  }

  @Post('confirm/code')
  @LoggedIn()
  @FormPage(CodeController, 'askToConfirm')
  @Redirect('/account', 303)
  async confirm(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() { code }: CodeForm,
  ) {
    await this.factor.check(request, owner.credential, code);
    return this.loginFlow.afterReauthentication(request, owner, owner.credential);
  }

  /**
   * A field for a code of the app, with a keyboard of digits, or for a recovery code. Each page links to the other.
   */
  private fieldFor({ query }: PageRequest, path: string) {
    const isRecovery = query.recovery === 'yes';
    const [action, other] = [isRecovery, !isRecovery].map((recovery) =>
      this.returnTo.addTo(recovery ? `${path}?recovery=yes` : path, query.returnTo),
    );
    return { isRecovery, action, other };
  }
}
