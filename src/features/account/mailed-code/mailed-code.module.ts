import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Users } from '#core/users/users.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { Slots } from '#core/web/page/slots.js';
import { LOGIN_VIEW, MailedCodeController } from './mailed-code.controller.js';
import { MailedCodes } from './mailed-codes.js';

declare module '#core/log/events.js' {
  interface EventNames {
    mailed_code_requested: true;
    mailed_code_wrong: true;
  }
}

@Module({ imports: [MailModule, TokensModule], providers: [MailedCodes] })
export class MailedCodeModule implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly methods: ReauthenticationMethods,
    private readonly slots: Slots,
    private readonly users: Users,
  ) {}

  /** Without mails there is no such page, and no other page leads to it. */
  static with({ hasMail }: Config): DynamicModule {
    return { module: MailedCodeModule, controllers: hasMail ? [MailedCodeController] : [] };
  }

  onModuleInit() {
    if (!this.config.hasMail) return;
    this.slots.add('login', { view: LOGIN_VIEW });
    const isFor = async (userId: string) => {
      const user = await this.users.findById(userId);
      return user !== undefined && !this.users.hasPassword(user);
    };
    this.methods.add({ path: '/confirm/mail', label: 'Use a code by mail', isFor });
  }
}
