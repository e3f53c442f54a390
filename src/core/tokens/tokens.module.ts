import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Cleanup } from '../database/cleanup.js';
import { AccountData } from '../users/account-data.js';
import { Credentials } from '../users/credentials.js';
import { KnownBrowsers } from './known-browsers.js';
import { Links } from './links.js';
import { PendingLogins } from './pending-logins.js';
import { migrations } from './tables.js';
import { Tokens } from './tokens.js';

/**
 * Import it in the module of a feature that uses `Links`, `Tokens` or `PendingLogins`. Without such a feature it is
 * not part of the application.
 */
@Module({
  providers: [KnownBrowsers, Links, PendingLogins, Tokens],
  exports: [KnownBrowsers, Links, PendingLogins, Tokens],
})
export class TokensModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly database: Database,
    private readonly cleanup: Cleanup,
    private readonly tokens: Tokens,
    credentials: Credentials,
  ) {
    accountData.add('tokens', ['purpose', 'expires_at'], 'payload');
    credentials.add('tokens');
  }

  async onModuleInit() {
    await this.database.migrate('tokens', migrations);
    this.cleanup.add(() => this.tokens.cleanUp());
  }
}
