import { Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { schemeFix } from '../config/mail.js';
import { Database } from '../database/database.js';
import { Belongings } from '../users/belongings.js';
import { WaysIn } from '../users/ways-in.js';
import { StartLine } from '../web/start-line.js';
import { Folder } from './folder.js';
import { Mailer } from './mailer.js';
import { Outbox } from './outbox.js';
import { Post } from './post.js';
import { migrations } from './tables.js';

/** Loaded only with a MAIL_URL. */
async function smtp(url: string, config: Config) {
  const { Smtp } = await import('./smtp.js');
  return new Smtp(url, config);
}

/** Imported by the features that send mails: without them it is not there. */
@Module({
  providers: [
    Mailer,
    Outbox,
    { provide: Folder, useValue: new Folder() },
    {
      provide: Post,
      inject: [Config, Folder],
      useFactory: async (config: Config, folder: Folder) =>
        config.mailUrl ? smtp(config.mailUrl, config) : folder,
    },
  ],
  exports: [Folder, Mailer, Outbox],
})
export class MailModule implements OnModuleInit {
  constructor(
    belongings: Belongings,
    private readonly config: Config,
    private readonly database: Database,
    private readonly startLine: StartLine,
    waysIn: WaysIn,
  ) {
    belongings.add('mails', ['kind', 'created_at'], 'address');
    waysIn.add('mails');
  }

  async onModuleInit() {
    await this.database.migrate('mail', migrations);
    const { hasMail, mailUrl } = this.config;
    const why = hasMail ? mailUrl && schemeFix(mailUrl) : 'MAIL_URL is not set';
    if (why) this.startLine.add(`no mails: ${why}`);
  }
}
