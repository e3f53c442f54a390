import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { Address } from './address.js';
import { AddressController } from './address.controller.js';

/** Where mails can be sent. Elsewhere there is no such page, and none leads to it. */
@Module({
  imports: [MailModule, TokensModule],
  controllers: [AddressController],
  providers: [Address],
})
export class AddressModule {}
