import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  Param,
  Post,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, Matches } from 'class-validator';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { Links } from '#core/tokens/links.js';
import { normalizeEmail, IsEmailAddress } from '#core/users/email.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { AsBoolean } from '#core/web/forms/from-text.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { SecretPath } from '#core/web/secret-path.js';
import { CODE, MailedCodes, WRONG } from './mailed-codes.js';

/** In the slot `login`. */
export const LOGIN_VIEW = 'mailed-code/_login';

class AskForm {
  @IsEmailAddress()
  email = '';
}

class CodeForm {
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFKC').replace(/[^\p{L}\d]/gu, '') : value,
  )
  @Matches(/^(\d{6}|link)$/, { message: 'A code has six digits.' })
  code = '';

  @AsBoolean()
  @IsBoolean()
  remember = false;
}

/** A code by mail, to log in or, without a password, to re-authenticate. */
@Controller()
export class MailedCodeController {
  constructor(
    private readonly codes: MailedCodes,
    private readonly links: Links,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
    private readonly slots: Slots,
  ) {}

  @Get('login/mail')
  @UseGuards(GuestGuard)
  @Render('mailed-code/login')
  toLogIn(@Req() request: PageRequest) {
    return this.page(request, '/login', 'Log in with a code by mail');
  }

  /** The same words and the same work, whether there is such an account or not. */
  @Post('login/mail')
  @FormPage(MailedCodeController, 'toLogIn')
  @Redirect('/login/mail', 303)
  askToLogIn(@Req() request: PageRequest, @Body() { email }: AskForm) {
    return this.ask(request, '/login', normalizeEmail(email));
  }

  @Get('login/link/:token')
  @SecretPath()
  @Redirect('/login/mail', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, CODE);
    await this.links.tokenOrRedirect(request, '/login/mail', CODE);
    const pending = await this.codes.pending(request);
    return { url: pending?.isAsked && sessionOf(request).mailedCode?.page };
  }

  /** A code shows access to the mailbox only: a second factor is asked for after it. */
  @Post('login/mail/code')
  @FormPage(MailedCodeController, 'toLogIn')
  @Redirect('/', 303)
  async logIn(@Req() request: PageRequest, @Body() { code, remember }: CodeForm) {
    // The token is used up, so its row is not a valid credential any more.
    const { row: _, ...shown } = (await this.codes.consume(request, code)).credential;
    const credential = { ...shown, passwordHash: shown.passwordHash! };
    this.slots.markUsed('login', request, LOGIN_VIEW);
    const next = await this.loginFlow.logIn(request, credential, { remember });
    if (!next) throw new ValidationException({ code: WRONG });
    return next;
  }

  @Get('confirm/mail')
  @LoggedIn()
  @Render('mailed-code/confirm')
  toConfirm(@Req() request: PageRequest) {
    return this.page(request, '/confirm', 'Confirm that it is you');
  }

  @Post('confirm/mail')
  @LoggedIn()
  @FormPage(MailedCodeController, 'toConfirm')
  @Redirect('/confirm/mail', 303)
  askToConfirm(@Req() request: PageRequest, @CurrentUser() { email }: LoggedInUser) {
    return this.ask(request, '/confirm', email);
  }

  @Post('confirm/mail/code')
  @LoggedIn()
  @FormPage(MailedCodeController, 'toConfirm')
  @Redirect('/account', 303)
  async confirm(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() { code }: CodeForm,
  ) {
    const { userId } = await this.codes.consume(request, code);
    // A user who has a password must enter it: access to the mailbox is not enough.
    if (owner.hasPassword || userId !== owner.userId) throw new ForbiddenException();
    return this.loginFlow.afterReauthentication(request, owner, owner.credential);
  }

  private async ask(request: PageRequest, by: '/login' | '/confirm', email: string) {
    const url = this.returnTo.addTo(`${by}/mail?cookie=sent`, request.query.returnTo);
    await this.codes.sendCode(request, email, url);
    return { url };
  }

  private async page(request: PageRequest, by: '/login' | '/confirm', title: string) {
    const returnTo = this.returnTo.encoded(request);
    return { title, by, returnTo, pending: await this.codes.pending(request) };
  }
}
