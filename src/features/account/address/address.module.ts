import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { Cleanup } from '#core/database/cleanup.js';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { AccountData } from '#core/users/account-data.js';
import { Slots } from '#core/web/page/slots.js';
import { Address } from './address.js';
import { AddressController } from './address.controller.js';
import { FormerAddresses } from './former-addresses.js';
import { migrations } from './tables.js';

declare module '#core/log/events.js' {
  interface EventNames {
    address_changed: true;
  }
}

@Module({ imports: [MailModule, TokensModule], providers: [Address, FormerAddresses] })
export class AddressModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly config: Config,
    private readonly database: Database,
    private readonly former: FormerAddresses,
    private readonly cleanup: Cleanup,
    private readonly slots: Slots,
  ) {
    accountData.add('former_addresses', ['email', 'until']);
  }

  /** Without mails there is no such page, and the account has no link to it. */
  static with({ hasMail }: Config): DynamicModule {
    return {
      module: AddressModule,
      controllers: hasMail ? [AddressController] : [],
    };
  }

  async onModuleInit() {
    if (this.config.hasMail) this.slots.add('account-lead', { view: 'address/_change' });
    await this.database.migrate('address', migrations);
    this.cleanup.add(() => this.former.cleanUp());
  }
}
