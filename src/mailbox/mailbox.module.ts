import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { MailModule } from '../mail/mail.module.js';
import { MailboxController } from './mailbox.controller.js';

@Module({})
export class MailboxModule {
  /** Where mails are sent, there are none to show. */
  static with({ devTools, mailUrl }: Config): DynamicModule {
    const isOn = devTools !== 'off' && !mailUrl;
    return {
      module: MailboxModule,
      ...(isOn && { imports: [MailModule], controllers: [MailboxController] }),
    };
  }
}
