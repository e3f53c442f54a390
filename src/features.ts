import type { DynamicModule, Type } from '@nestjs/common';
import { AccountModule } from './account/account.module.js';
import { AddressModule } from './address/address.module.js';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { SignupModule } from './auth/signup.module.js';
import { CartModule } from './cart/cart.module.js';
import type { Config } from './config/config.js';
import { DevicesModule } from './devices/devices.module.js';
import { ExpiryModule } from './expiry/expiry.module.js';
import { HomeModule } from './home/home.module.js';
import { PasskeysModule } from './passkeys/passkeys.module.js';
import { ResetModule } from './reset/reset.module.js';
import { SecondFactorModule } from './second-factor/second-factor.module.js';
import { SignupByMailModule } from './signup-by-mail/signup-by-mail.module.js';
import { VisitsModule } from './visits/visits.module.js';

type Feature = Type | DynamicModule | Promise<DynamicModule>;

/** A line for each feature. To take one out: its line here, src/<name> and views/<name>. */
export const features = (config: Config): Feature[] => [
  HomeModule,
  VisitsModule.on(config.platform),
  CartModule,
  AuthModule,
  config.mailUrl ? SignupByMailModule : SignupModule,
  AdminModule,
  AccountModule,
  ResetModule.with(config),
  AddressModule.with(config),
  DevicesModule.with(config),
  SecondFactorModule,
  ExpiryModule,
  PasskeysModule,
  ...(config.devTools === 'off' ? [] : devTools.map((load) => load(config))),
];

/** These are not even loaded where DEV_TOOLS is off. */
const devTools: ((config: Config) => Promise<DynamicModule>)[] = [
  async () => (await import('./inspector/inspector.module.js')).inspector,
  async (config) => (await import('./mailbox/mailbox.module.js')).MailboxModule.with(config),
];
