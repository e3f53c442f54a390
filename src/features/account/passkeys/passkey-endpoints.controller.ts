import { Controller, Get, Header } from '@nestjs/common';
import { Config } from '#core/config/config.js';

/** Password managers look here for the page where a passkey is added (W3C: A Well-Known URL for Relying Party Passkey Endpoints). */
@Controller('.well-known/passkey-endpoints')
export class PasskeyEndpointsController {
  readonly #page: string;

  constructor({ publicOrigin }: Config) {
    this.#page = `${publicOrigin}/account/passkeys`;
  }

  @Get()
  @Header('Cache-Control', 'public, max-age=86400')
  endpoints() {
    return { enroll: this.#page, manage: this.#page };
  }
}
