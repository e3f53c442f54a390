import { Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { schemeFix } from '../config/mail.js';
import { Cleanup } from '../database/cleanup.js';
import { Database } from '../database/database.js';
import { AccountData } from '../users/account-data.js';
import { Credentials } from '../users/credentials.js';
import { StartLine } from '../web/start-line.js';
import { FolderTransport } from './folder-transport.js';
import { Mailer } from './mailer.js';
import { Outbox } from './outbox.js';
import { MailTransport } from './transport.js';
import { migrations } from './tables.js';

/** Loaded only with a MAIL_URL. */
async function smtp(url: string, config: Config) {
  const { SmtpTransport } = await import('./smtp-transport.js');
  return new SmtpTransport(url, config);
}

/** Import it in the module of a feature that sends mails. Without such a feature it is not part of the application. */
@Module({
  providers: [
    Mailer,
    Outbox,
    { provide: FolderTransport, useValue: new FolderTransport() },
    {
      provide: MailTransport,
      inject: [Config, FolderTransport],
      useFactory: async (config: Config, folder: FolderTransport) =>
        config.mailUrl ? smtp(config.mailUrl, config) : folder,
    },
  ],
  exports: [FolderTransport, Mailer, Outbox],
})
export class MailModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly config: Config,
    private readonly database: Database,
    private readonly startLine: StartLine,
    cleanup: Cleanup,
    credentials: Credentials,
    outbox: Outbox,
  ) {
    accountData.add('mails', ['kind', 'created_at'], 'address');
    credentials.add('mails');
    cleanup.add(() => outbox.cleanUp());
  }

  async onModuleInit() {
    await this.database.migrate('mail', migrations);
    const { hasMail, mailUrl } = this.config;
    const why = hasMail ? mailUrl && schemeFix(mailUrl) : 'MAIL_URL is not set';
    if (why) this.startLine.add(`no mails: ${why}`);
  }
}
