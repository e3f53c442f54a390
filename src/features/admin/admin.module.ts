import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { Navigation } from '#core/web/page/navigation.js';
import { Accounts } from './accounts.js';
import { AdminController } from './admin.controller.js';
import { migrations } from './tables.js';

declare module '#core/users/tables.js' {
  interface RoleNames {
    admin: true;
  }
}

declare module '#core/log/events.js' {
  interface EventNames {
    account_activated: true;
    account_deactivated: true;
    role_changed: true;
    session_ended: true;
  }
}

@Module({ controllers: [AdminController], providers: [Accounts] })
export class AdminModule implements OnModuleInit {
  constructor(
    private readonly database: Database,
    navigation: Navigation,
  ) {
    navigation.add({ href: '/admin', label: 'Accounts', onlyFor: 'admin' });
  }

  async onModuleInit() {
    await this.database.migrate('admin', migrations);
  }
}
