import type { DynamicModule, Type } from '@nestjs/common';
import { AccountModule } from './account/account.module.js';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CartModule } from './cart/cart.module.js';
import type { Config } from './config/config.js';
import { HomeModule } from './home/home.module.js';
import { MailboxModule } from './mailbox/mailbox.module.js';
import { VisitsModule } from './visits/visits.module.js';

/** A line for each feature. To take one out: its line here, src/<name> and views/<name>. */
export const features = (config: Config): (Type | DynamicModule)[] => [
  HomeModule,
  VisitsModule.on(config.platform),
  CartModule,
  AuthModule,
  AdminModule,
  AccountModule,
  MailboxModule.with(config),
];
