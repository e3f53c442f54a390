import { Body, ConflictException, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { PersistentCookie } from '#core/web/persistent-cookie.js';
import type { PageRequest } from '#core/web/request.js';
import { PasskeyResponses, PasskeyForm, purposes } from './responses.js';
import { Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

export const OFFERED_SECONDS = 180 * 24 * 60 * 60;

/**
 * After a login with a password that the browser has filled in, it may make a passkey by itself (conditional create).
 * Once in a browser: what it does not want then, it is not asked again for half a year.
 */
@Controller('account/passkeys/offer')
@Reauthenticated()
export class OfferController {
  readonly #cookie: PersistentCookie;

  constructor(
    config: Config,
    private readonly responses: PasskeyResponses,
    private readonly passkeys: Passkeys,
    private readonly webAuthn: WebAuthn,
  ) {
    this.#cookie = new PersistentCookie(config, 'passkey-offered', OFFERED_SECONDS);
  }

  @Post('options')
  @HttpCode(200)
  async options(@Req() request: PageRequest, @CurrentUser() owner: LoggedInUser) {
    if (this.#cookie.read(request).length > 0) throw new ConflictException('Offered before');
    this.#cookie.set(request, 'yes');
    const { userId: id, email } = owner;
    const own = await this.passkeys.of(id);
    return this.webAuthn.registrationOptions(purposes.offer(owner), { id, email }, own, true);
  }

  @Post()
  @HttpCode(204)
  async create(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Body() { passkey }: PasskeyForm,
  ) {
    await this.responses.add(request, owner, passkey, true);
  }
}
