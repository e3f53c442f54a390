import { Module } from '@nestjs/common';
import { Navigation } from '../web/navigation.js';
import { AccountController } from './account.controller.js';

@Module({ controllers: [AccountController] })
export class AccountModule {
  constructor(navigation: Navigation) {
    navigation.add({ href: '/account', label: 'Account', onlyFor: 'users' });
  }
}
