import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { AccountData } from '#core/users/account-data.js';
import { Slots } from '#core/web/page/slots.js';
import { Activity } from './activity.js';
import { ActivityController } from './activity.controller.js';
import { migrations } from './tables.js';

@Module({ controllers: [ActivityController], providers: [Activity] })
export class ActivityModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly activity: Activity,
    private readonly database: Database,
    private readonly slots: Slots,
  ) {
    accountData.add('account_activity', [
      'event',
      'reason',
      'created_at',
      'count',
      'by_admin',
      'device',
      'ip',
    ]);
  }

  async onModuleInit() {
    this.slots.add('account', { view: 'activity/_account' });
    this.slots.add('user', {
      view: 'activity/_user',
      load: (userId, asked) => this.activity.of(userId, asked, true),
    });
    await this.database.migrate('activity', migrations);
  }
}
