import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { Layout } from '#core/web/page/layout.js';
import { formatTime } from '#core/web/page/format-time.js';
import { Navigation } from '#core/web/page/navigation.js';
import { Accounts } from './accounts.js';
import { ActingController } from './acting.controller.js';
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
    acting_ended: true;
    acting_started: true;
    role_changed: true;
    login_revoked: true;
  }
}

@Module({ controllers: [AdminController, ActingController], providers: [Accounts] })
export class AdminModule implements OnModuleInit {
  constructor(
    private readonly database: Database,
    layout: Layout,
    navigation: Navigation,
  ) {
    layout.addForUsers(({ actor, endsAt }) => ({
      acting: actor && { admin: actor.email, until: formatTime(endsAt.absolute) },
    }));
    navigation.add({ href: '/admin', label: 'Accounts', onlyFor: 'admin' });
  }

  async onModuleInit() {
    await this.database.migrate('admin', migrations);
  }
}
