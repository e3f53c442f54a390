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
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { FormPage } from '#core/web/forms/form-page.js';
import { formatTime } from '#core/web/page/format-time.js';
import type { PageRequest } from '#core/web/request.js';
import { PasskeyResponses, nameOf, PasskeyForm, purposes } from './responses.js';
import { normalizeName, Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

class NameForm {
  @IsString()
  name = '';
}

@Controller('account/passkeys')
@Reauthenticated()
export class PasskeysController {
  constructor(
    private readonly responses: PasskeyResponses,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly passkeys: Passkeys,
    private readonly webAuthn: WebAuthn,
  ) {}

  @Get()
  @Render('passkeys/index')
  async show(@CurrentUser() { userId }: LoggedInUser) {
    const passkeys = await this.passkeys.of(userId);
    return {
      title: 'Passkeys',
      passkeys: passkeys.map(({ id, name, created_at, used_at, backup_state, uv_initialized }) => ({
        id,
        name,
        added: formatTime(created_at),
        used: used_at && formatTime(used_at),
        isSynced: backup_state === 1,
        isHereOnly: backup_state === 0,
        isOneFactor: uv_initialized === 0,
      })),
    };
  }

  @Post('options')
  @HttpCode(200)
  async options(@CurrentUser() owner: LoggedInUser) {
    const { userId: id, email } = owner;
    return this.webAuthn.registrationOptions(
      purposes.add(owner),
      { id, email },
      await this.passkeys.of(id),
    );
  }

  @Post()
  @FormPage(PasskeysController, 'show')
  @Redirect('/account/passkeys', 303)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() { passkey }: PasskeyForm,
  ) {
    await this.responses.add(request, owner, passkey);
    // It was made with a finger or a PIN, on a device.
    const session = this.lifecycle.rotate(request, { usedMultiFactorCredential: true });
    session.flash = 'Your passkey is added. From now on you can log in with it.';
  }

  @Post(':id/name')
  @Redirect('/account/passkeys', 303)
  async rename(
    @Req() request: PageRequest,
    @CurrentUser() { credential }: LoggedInUser,
    @Param('id') id: string,
    @Body() { name }: NameForm,
  ) {
    const isRenamed = await this.passkeys.rename(
      credential,
      id,
      normalizeName(name) || nameOf(request),
    );
    if (!isRenamed) throw new NotFoundException();
    sessionOf(request).flash = 'That passkey has another name now.';
  }

  @Post(':id/end')
  @Redirect('/account/passkeys', 303)
  async end(
    @Req() request: PageRequest,
    @CurrentUser() { userId, credential }: LoggedInUser,
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
