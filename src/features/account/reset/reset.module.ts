import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Reset } from './reset.js';
import { ResetController } from './reset.controller.js';

declare module '#core/log/events.js' {
  interface EventNames {
    password_changed: true;
    reset_asked: true;
  }
}

@Module({ imports: [MailModule, TokensModule], providers: [Reset] })
export class ResetModule {
  /** Without mails there is no such page, and the login page does not lead to it. */
  static with({ hasMail }: Config): DynamicModule {
    return {
      module: ResetModule,
      controllers: hasMail ? [ResetController] : [],
    };
  }
}
