import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { MailModule } from '../mail/mail.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
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
