import { Body, Controller, Get, Header, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { Events } from '../log/events.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { sessionOf } from '../session/session-data.js';
import { Links } from '../tokens/links.js';
import { IsNewPassword } from '../users/new-password.js';
import { SHORTEST_PASSWORD } from '../users/passwords.js';
import { FormPage } from '../web/forms/form-page.js';
import { InvalidForm } from '../web/forms/form.js';
import type { PageRequest } from '../web/request.js';
import { SecretPath } from '../web/secret-path.js';
import { Address, BACK, CHANGE } from './address.js';

class NewAddressForm {
  /** For the way back only. */
  @ValidateIf(({ newPassword }: NewAddressForm) => newPassword !== undefined)
  @IsNewPassword()
  newPassword: string | undefined = undefined;
}

/** Where the links lead, to the new address and to the old one. */
@Controller('new-address')
export class NewAddressController {
  constructor(
    private readonly address: Address,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
  ) {}

  @Get()
  @Render('address/new')
  async show(@Req() request: PageRequest) {
    const { about, email, isBack } = await this.shownIn(request);
    const title = isBack ? 'Take your account back' : 'Confirm your new address';
    return {
      title,
      about,
      email,
      isBack,
      passwordHint: `At least ${SHORTEST_PASSWORD} characters.`,
    };
  }

  @Get(':token')
  @SecretPath()
  @Header('Referrer-Policy', 'no-referrer')
  @Redirect('/new-address', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, CHANGE, BACK);
  }

  @Post()
  @FormPage(NewAddressController, 'show')
  @Redirect('/login', 303)
  async update(@Req() request: PageRequest, @Body() { newPassword }: NewAddressForm) {
    const shown = await this.shownIn(request);
    const { isBack, userId } = shown;
    if (isBack && newPassword === undefined) {
      throw new InvalidForm({
        newPassword: 'Choose a new password: somebody may know the old one.',
      });
    }
    const isDone = isBack
      ? await this.address.takeBack(shown, newPassword!)
      : await this.address.change(shown);
    if (!isDone) this.links.refuse(request, '/');
    this.events.record(request, 'address_changed', { userId, ...(isBack && { reason: 'back' }) });
    // Whoever was logged in here may be the one who took it.
    const session = isBack ? await this.lifecycle.renew(request) : sessionOf(request);
    session.linkToken = undefined;
    session.notice = isBack
      ? `The address of your account is ${shown.about} again. Log in with your new password.`
      : `The address of your account is ${shown.about} from now on.`;
    return { url: isBack ? '/login' : '/account' };
  }

  private async shownIn(request: PageRequest) {
    const shown = await this.links.shown(request, '/', CHANGE, BACK);
    return { ...shown, isBack: shown.purpose === BACK };
  }
}
