import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { MailModule } from '#core/mail/mail.module.js';
import { MailboxController } from './mailbox.controller.js';

@Module({})
export class MailboxModule {
  /** With a mail server there are no mails to show here. */
  static with({ mailUrl }: Config): DynamicModule {
    return {
      module: MailboxModule,
      ...(!mailUrl && { imports: [MailModule], controllers: [MailboxController] }),
    };
  }
}
