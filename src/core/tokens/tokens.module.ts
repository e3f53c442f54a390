import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '../database/database.js';
import { Sweeper } from '../database/sweeper.js';
import { Belongings } from '../users/belongings.js';
import { WaysIn } from '../users/ways-in.js';
import { KnownBrowsers } from './known-browsers.js';
import { Links } from './links.js';
import { migrations } from './tables.js';
import { Tokens } from './tokens.js';

/** Imported by the features with passwords or links: without them it is not there. */
@Module({
  providers: [
    KnownBrowsers,
    Links,
    Tokens,
    { provide: APP_INTERCEPTOR, useExisting: KnownBrowsers },
  ],
  exports: [KnownBrowsers, Links, Tokens],
})
export class TokensModule implements OnModuleInit {
  constructor(
    belongings: Belongings,
    private readonly database: Database,
    private readonly sweeper: Sweeper,
    private readonly tokens: Tokens,
    waysIn: WaysIn,
  ) {
    belongings.add('tokens', ['purpose', 'expires_at'], 'about');
    waysIn.add('tokens');
  }

  async onModuleInit() {
    await this.database.migrate('tokens', migrations);
    this.sweeper.add(() => this.tokens.sweep());
  }
}
