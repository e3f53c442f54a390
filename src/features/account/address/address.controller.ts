import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { Events } from '#core/log/events.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { Links } from '#core/tokens/links.js';
import { normalizeEmail, IsEmailAddress } from '#core/users/email.js';
import { IsNewPassword } from '#core/users/new-password.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { SecretPath } from '#core/web/secret-path.js';
import { Address, UNDO, CHANGE } from './address.js';

class AddressForm {
  @IsEmailAddress()
  email = '';
}

class NewAddressForm {
  /** For the undo link only. */
  @ValidateIf(({ newPassword }: NewAddressForm) => newPassword !== undefined)
  @IsNewPassword()
  newPassword: string | undefined = undefined;
}

/** The form for a new email, and the pages of two links: one is sent to the new email, one to the old. */
@Controller()
export class AddressController {
  constructor(
    private readonly address: Address,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
  ) {}

  @Get('account/email')
  @Reauthenticated()
  @Render('address/edit')
  edit() {
    return { title: 'Change your email' };
  }

  @Post('account/email')
  @Reauthenticated()
  @FormPage(AddressController, 'edit')
  @Redirect('/account', 303)
  async ask(
    @Req() request: PageRequest,
    @CurrentUser() { credential }: LoggedInUser,
    @Body() { email }: AddressForm,
  ) {
    await this.address.sendLink(request, credential, normalizeEmail(email));
    sessionOf(request).flash =
      'If that email is free, a mail with a link is on its way to it. Yours stays as it is until you follow the link.';
  }

  @Get('new-address/:token')
  @SecretPath()
  @Redirect('/new-address', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, CHANGE, UNDO);
  }

  @Get('new-address')
  @Render('address/new')
  async show(@Req() request: PageRequest) {
    const { payload: address, email, isRestored } = await this.tokenIn(request);
    const title = isRestored ? 'Take your account back' : 'Confirm your new address';
    return { title, address, email, isRestored, passwordRules: PASSWORD_RULES };
  }

  @Post('new-address')
  @FormPage(AddressController, 'show')
  @Redirect('/login', 303)
  async update(@Req() request: PageRequest, @Body() form: NewAddressForm) {
    const token = await this.tokenIn(request);
    const { isRestored, userId } = token;
    const { newPassword } = form;
    if (isRestored) ValidationException.refuseEmail(token.payload!, form);
    if (isRestored && newPassword === undefined) {
      throw new ValidationException({
        newPassword: 'Choose a new password: somebody may know the old one.',
      });
    }
    const isDone = isRestored
      ? await this.address.undo(token, newPassword!)
      : await this.address.change(token);
    if (!isDone) this.links.refuse(request, '/');
    this.events.record(request, 'address_changed', {
      userId,
      ...(isRestored && { reason: 'restored' }),
    });
    // Whoever was logged in here may be the attacker.
    const session = isRestored
      ? await this.lifecycle.reset(request)
      : this.lifecycle.rotate(request, { linkToken: undefined });
    session.flash = isRestored
      ? `The email of your account is ${token.payload} again. Log in with your new password.`
      : `The email of your account is ${token.payload} from now on.`;
    return { url: isRestored ? '/login' : '/account' };
  }

  private async tokenIn(request: PageRequest) {
    const token = await this.links.tokenOrRedirect(request, '/', CHANGE, UNDO);
    const isRestored = token.purpose === UNDO;
    if (isRestored && !(await this.address.isUndo(token))) this.links.refuse(request, '/');
    return { ...token, isRestored };
  }
}
