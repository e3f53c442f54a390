import {
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Render,
  Req,
} from '@nestjs/common';
import { isString } from 'class-validator';
import { Config } from '#core/config/config.js';
import { Events } from '#core/log/events.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { Tokens } from '#core/tokens/tokens.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { FormPage } from '#core/web/forms/form-page.js';
import type { PageRequest } from '#core/web/request.js';
import { RedirectException } from '#core/web/redirect-exception.js';
import { AppCodeForm } from './code-form.js';
import { groupByFour, linkOf, newTotpSecret, qrCodeOf } from './codes.js';
import { SecondFactor } from './second-factor.js';
import { TRUST, TrustedDevices } from './trusted-devices.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** The secret of a second factor that is being set up, until a code confirms it. */
    readonly factorSecret: string | undefined;
  }
}

const PAGE = '/account/second-factor';

@Controller('account/second-factor')
@Reauthenticated()
export class SecondFactorController {
  constructor(
    private readonly config: Config,
    private readonly devices: TrustedDevices,
    private readonly events: Events,
    private readonly factor: SecondFactor,
    private readonly lifecycle: SessionLifecycle,
    private readonly tokens: Tokens,
  ) {
    lifecycle.checkValue('factorSecret', { fits: isString });
  }

  @Get()
  @Render('second-factor/show')
  async show(@Req() request: PageRequest, @CurrentUser() { userId, email }: LoggedInUser) {
    const title = 'Second factor';
    if (await this.factor.of(userId)) {
      const trusted = await this.tokens.of(TRUST, userId);
      const devices = trusted.map(({ id, payload: name }) => ({ id, name }));
      return { title, isOn: true, codesLeft: await this.factor.codes.left(userId), devices };
    }
    const secret = sessionOf(request).factorSecret;
    if (!secret) return { title };
    const { hostname } = new URL(this.config.publicOrigin);
    const link = linkOf(secret, hostname, email);
    return { title, secret: groupByFour(secret), link, picture: qrCodeOf(link) };
  }

  /** A new secret each time that it is set up. Not by GET, which must change nothing. */
  @Post('secret')
  @Redirect(PAGE, 303)
  begin(@Req() request: PageRequest) {
    this.lifecycle.rotate(request, { factorSecret: newTotpSecret() });
  }

  /** The answer is the page with the codes: they are stored nowhere, so no other page could show them. */
  @Post()
  @HttpCode(200)
  @FormPage(SecondFactorController, 'show')
  @Render('second-factor/recovery-codes')
  async create(
    @Req() request: PageRequest,
    @CurrentUser() { userId, credential }: LoggedInUser,
    @Body() { code }: AppCodeForm,
  ) {
    const secret = sessionOf(request).factorSecret;
    const codes = secret && (await this.factor.turnOn(credential, secret, code));
    this.lifecycle.rotate(request, { factorSecret: undefined });
    return this.codesPage(request, userId, 'on', codes);
  }

  @Post('codes')
  @HttpCode(200)
  @Render('second-factor/recovery-codes')
  async renewCodes(
    @Req() request: PageRequest,
    @CurrentUser() { userId, credential }: LoggedInUser,
  ) {
    return this.codesPage(request, userId, 'codes', await this.factor.newCodes(credential));
  }

  @Post('end')
  @Redirect(PAGE, 303)
  async end(@Req() request: PageRequest, @CurrentUser() { userId, credential }: LoggedInUser) {
    if (!(await this.factor.turnOff(credential))) throw new RedirectException(PAGE);
    this.events.record(request, 'second_factor_changed', { userId, reason: 'off' });
    sessionOf(request).flash = 'Your password is enough again to log in.';
  }

  @Post('devices/:id/end')
  @Redirect(PAGE, 303)
  async endTrust(
    @Req() request: PageRequest,
    @CurrentUser() { credential }: LoggedInUser,
    @Param('id') id: string,
  ) {
    if (!(await this.devices.revoke(credential, id))) throw new NotFoundException();
    sessionOf(request).flash = 'That device is asked for a code again.';
  }

  private codesPage(request: PageRequest, userId: string, reason: string, codes?: string[] | '') {
    if (!codes) throw new RedirectException(PAGE);
    this.events.record(request, 'second_factor_changed', { userId, reason });
    return { title: 'Your recovery codes', codes };
  }
}
