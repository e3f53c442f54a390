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
import { IsString } from 'class-validator';
import { Events } from '#core/log/events.js';
import { deviceOf } from '#core/session/device.js';
import type { SignedInUser } from '#core/session/logins.js';
import { sessionOf, userAgentOf } from '#core/session/session-data.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { FormPage, Refused } from '#core/web/forms/form-page.js';
import { moment } from '#core/web/page/moment.js';
import type { PageRequest } from '#core/web/request.js';
import { Answers, PasskeyForm } from './answers.js';
import { Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

const MAX_CHARACTERS = 50;

class NewPasskeyForm extends PasskeyForm {
  @IsString()
  name = '';
}

@Controller('account/passkeys')
@Reauthenticated()
export class PasskeysController {
  constructor(
    private readonly answers: Answers,
    private readonly events: Events,
    private readonly passkeys: Passkeys,
    private readonly webAuthn: WebAuthn,
  ) {}

  @Get()
  @Render('passkeys/index')
  async show(
    @Req() request: PageRequest,
    @CurrentUser() { userId }: SignedInUser,
    @Refused() refused?: Refused,
  ) {
    const passkeys = await this.passkeys.of(userId);
    return {
      title: 'Passkeys',
      name: refused?.values.name ?? nameOf(request),
      passkeys: passkeys.map(({ id, name, created_at, used_at }) => ({
        id,
        name,
        added: moment(created_at),
        used: used_at && moment(used_at),
      })),
    };
  }

  @Post('options')
  @HttpCode(200)
  async options(@Req() request: PageRequest, @CurrentUser() owner: SignedInUser) {
    return this.webAuthn.toAdd(request, owner, await this.passkeys.of(owner.userId));
  }

  /** Any name is accepted: the device has stored its passkey already. */
  @Post()
  @FormPage(PasskeysController, 'show')
  @Redirect('/account/passkeys', 303)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() owner: SignedInUser,
    @Body() { name, passkey }: NewPasskeyForm,
  ) {
    const cleaned = name
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, MAX_CHARACTERS);
    await this.answers.add(request, owner, cleaned || nameOf(request), passkey);
    sessionOf(request).flash = 'Your passkey is added. From now on you can log in with it.';
  }

  @Post(':id/end')
  @Redirect('/account/passkeys', 303)
  async end(
    @Req() request: PageRequest,
    @CurrentUser() { userId, credential }: SignedInUser,
    @Param('id') id: string,
  ) {
    const isRemoved = await this.passkeys.remove(credential, id);
    if (!isRemoved) throw new NotFoundException();
    if (isRemoved === 'last') {
      sessionOf(request).flash =
        'You could not log in without this passkey. Add another one or a password, then remove it.';
      return;
    }
    this.events.record(request, 'passkey_changed', { userId, reason: 'removed' });
    sessionOf(request).flash =
      'That passkey is removed: nobody can log in with it any more. Delete it on your device, too.';
  }
}

const nameOf = (request: PageRequest) => deviceOf(userAgentOf(request)).slice(0, MAX_CHARACTERS);
