import { Module } from '@nestjs/common';
import { Navigation } from '#core/web/page/navigation.js';
import { AdminController } from './admin.controller.js';

declare module '#core/users/tables.js' {
  interface RoleNames {
    admin: true;
  }
}

declare module '#core/log/events.js' {
  interface EventNames {
    session_ended: true;
  }
}

@Module({ controllers: [AdminController] })
export class AdminModule {
  constructor(navigation: Navigation) {
    navigation.add({ href: '/admin', label: 'Accounts', onlyFor: 'admin' });
  }
}
