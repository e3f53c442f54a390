import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Address } from './address.js';
import { AddressController } from './address.controller.js';

@Module({ imports: [MailModule, TokensModule], providers: [Address] })
export class AddressModule {
  /** Without mails there is no such page, and the account does not lead to it. */
  static with({ hasMail }: Config): DynamicModule {
    return {
      module: AddressModule,
      controllers: hasMail ? [AddressController] : [],
    };
  }
}
