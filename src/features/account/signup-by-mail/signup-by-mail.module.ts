import { Module } from '@nestjs/common';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { SignupByMail } from './signup-by-mail.js';
import { SignupByMailController } from './signup-by-mail.controller.js';

declare module '#core/log/events.js' {
  interface EventNames {
    signup: true;
    signup_requested: true;
  }
}

/** With a mail server. Without one nobody could read the mail, and `SignupModule` makes accounts at once. */
@Module({
  imports: [MailModule, TokensModule],
  controllers: [SignupByMailController],
  providers: [SignupByMail],
})
export class SignupByMailModule {}
