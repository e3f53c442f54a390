import { Module } from '@nestjs/common';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Navigation } from '#core/web/page/navigation.js';
import { Account } from './account.js';
import { AccountController } from './account.controller.js';
import { WellKnownChangePasswordController } from './well-known-change-password.controller.js';
import { ConfirmController } from './confirm.controller.js';
import { DataController } from './data.controller.js';
import { NewPasswordController } from './new-password.controller.js';

declare module '#core/log/events.js' {
  interface EventNames {
    account_deleted: true;
    password_changed: true;
    password_wrong: true;
    login_revoked: true;
  }
}

@Module({
  imports: [TokensModule],
  controllers: [
    AccountController,
    WellKnownChangePasswordController,
    ConfirmController,
    DataController,
    NewPasswordController,
  ],
  providers: [Account],
})
export class AccountModule {
  constructor(navigation: Navigation) {
    navigation.add({
      href: '/account',
      label: 'Account',
      description: 'Where you are logged in, and how to end it there.',
      onlyFor: 'users',
    });
  }
}
