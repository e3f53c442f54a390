import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { AccountData } from '#core/users/account-data.js';
import { Devices } from './devices.js';
import { DevicesController } from './devices.controller.js';
import { migrations } from './tables.js';

declare module '#core/log/events.js' {
  interface EventNames {
    new_device: true;
    login_revoked: true;
  }
}

@Module({ imports: [MailModule, TokensModule] })
export class DevicesModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly database: Database,
  ) {
    accountData.add('devices', ['seen_at']);
  }

  static with({ hasMail }: Config): DynamicModule {
    return {
      module: DevicesModule,
      ...(hasMail && { controllers: [DevicesController], providers: [Devices] }),
    };
  }

  async onModuleInit() {
    await this.database.migrate('devices', migrations);
  }
}
