import { Module } from '@nestjs/common';
import { Navigation } from '#core/web/page/navigation.js';
import { AdminController } from './admin.controller.js';

@Module({ controllers: [AdminController] })
export class AdminModule {
  constructor(navigation: Navigation) {
    navigation.add({ href: '/admin', label: 'Accounts', onlyFor: 'admin' });
  }
}
