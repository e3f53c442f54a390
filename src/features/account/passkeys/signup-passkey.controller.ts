import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { normalizeEmail, IsEmailAddress } from '#core/users/email.js';
import { purposes } from './responses.js';
import { WebAuthn } from './web-authn.js';

class EmailForm {
  @IsEmailAddress()
  email = '';
}

/** For a new account with a passkey and no password. It does not look whether the email has an account. */
@Controller('signup/passkey')
export class SignupPasskeyController {
  constructor(private readonly webAuthn: WebAuthn) {}

  @Post('options')
  @HttpCode(200)
  options(@Body() form: EmailForm) {
    const email = normalizeEmail(form.email);
    return this.webAuthn.registrationOptions(purposes.signUp(email), { email });
  }
}
