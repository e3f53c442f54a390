import { Module, type OnModuleInit } from '@nestjs/common';
import { Cleanup, deleteExpired } from '#core/database/cleanup.js';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { AccountData } from '#core/users/account-data.js';
import { Credentials } from '#core/users/credentials.js';
import { Slots } from '#core/web/page/slots.js';
import { AccessTokens } from './access-tokens.js';
import { AccessTokensController } from './access-tokens.controller.js';
import { migrations } from './tables.js';

declare module '#core/log/events.js' {
  interface EventNames {
    access_token_changed: true;
    access_token_refused: true;
  }
}

@Module({ controllers: [AccessTokensController], providers: [AccessTokens] })
export class AccessTokensModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly cleanup: Cleanup,
    credentials: Credentials,
    private readonly database: Database,
    private readonly slots: Slots,
  ) {
    accountData.add('access_tokens', ['name', 'scopes', 'created_at', 'expires_at', 'used_at']);
    credentials.add('access_tokens', { endsByReset: true });
  }

  async onModuleInit() {
    this.slots.add('account', { view: 'access-tokens/_account' });
    await this.database.migrate('access-tokens', migrations);
    this.cleanup.add(() =>
      deleteExpired(this.database, 'access_tokens', 'expires_at', { until: now() }),
    );
  }
}
