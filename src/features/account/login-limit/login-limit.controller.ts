import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { IsString } from 'class-validator';
import { deviceOf } from '#core/logins/device.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { PendingLogins } from '#core/tokens/pending-logins.js';
import { Tokens } from '#core/tokens/tokens.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { formatTime } from '#core/web/page/format-time.js';
import type { PageRequest } from '#core/web/request.js';

export const PATH = '/login/limit';
const SENTENCE = 'You are logged in. The other device is logged out.';

class ChoiceForm {
  @IsString()
  session = '';
}

/** The step of a login that is one too many: the user chooses which other one ends. */
@Controller(PATH)
export class LoginLimitController {
  constructor(
    private readonly pending: PendingLogins,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
    private readonly userLogins: UserLogins,
    private readonly tokens: Tokens,
  ) {}

  @Get()
  @Render('login-limit/choose')
  async show(@Req() request: PageRequest) {
    const { credential } = await this.pending.findOrRedirect(request, PATH);
    const sessions = await this.userLogins.own(credential.userId);
    return {
      title: 'Log out another device',
      action: this.returnTo.addTo(PATH, request.query.returnTo),
      sessions: sessions.map(({ id, user_agent, ip, last_seen_at }) => ({
        id,
        device: deviceOf(user_agent),
        ip,
        lastSeen: formatTime(last_seen_at),
      })),
    };
  }

  @Post()
  @FormPage(LoginLimitController, 'show')
  @Redirect('/', 303)
  async choose(@Req() request: PageRequest, @Body() { session }: ChoiceForm) {
    const { token, credential, remember } = await this.pending.findOrRedirect(request, PATH);
    const isFirst = await this.tokens.consume(token);
    if (!isFirst) this.pending.refuse(request);
    const how = { skipsSteps: true, remember, replacedLoginId: session, sentence: SENTENCE };
    const next = await this.loginFlow.logIn(request, credential, how);
    return next ?? this.pending.refuse(request);
  }
}
