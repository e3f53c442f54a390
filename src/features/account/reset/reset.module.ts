import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Credentials } from '#core/users/credentials.js';
import { Slots } from '#core/web/page/slots.js';
import { Reset } from './reset.js';
import { ResetController } from './reset.controller.js';

declare module '#core/log/events.js' {
  interface EventNames {
    password_changed: true;
    reset_requested: true;
  }
}

@Module({ imports: [MailModule, TokensModule], providers: [Reset] })
export class ResetModule implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly credentials: Credentials,
    private readonly slots: Slots,
  ) {}

  /** Without mails there is no such page, and the login page does not lead to it. */
  static with({ hasMail }: Config): DynamicModule {
    return {
      module: ResetModule,
      controllers: hasMail ? [ResetController] : [],
    };
  }

  onModuleInit() {
    if (!this.config.hasMail) return;
    this.slots.add('login-help', { view: 'reset/_login' });
    this.credentials.resetPath = '/reset';
  }
}
