import type { DynamicModule, Type } from '@nestjs/common';
import { AccessTokensModule } from './features/account/access-tokens/access-tokens.module.js';
import { AccountModule } from './features/account/account.module.js';
import { ActivityModule } from './features/account/activity/activity.module.js';
import { AddressModule } from './features/account/address/address.module.js';
import { AdminModule } from './features/admin/admin.module.js';
import { AuthModule } from './features/auth/auth.module.js';
import { SignupModule } from './features/auth/signup.module.js';
import { BreachedPasswordsModule } from './features/account/breached-passwords/breached-passwords.module.js';
import { CartModule } from './features/cart/cart.module.js';
import type { Config } from '#core/config/config.js';
import { DevicesModule } from './features/account/devices/devices.module.js';
import { ExpiryModule } from './features/account/expiry/expiry.module.js';
import { LoginLimitModule } from './features/account/login-limit/login-limit.module.js';
import { HomeModule } from './features/home/home.module.js';
import { MailedCodeModule } from './features/account/mailed-code/mailed-code.module.js';
import { PasskeysModule } from './features/account/passkeys/passkeys.module.js';
import { ProvidersModule } from './features/account/providers/providers.module.js';
import { ResetModule } from './features/account/reset/reset.module.js';
import { SecondFactorModule } from './features/account/second-factor/second-factor.module.js';
import { SessionHijackingModule } from './features/account/session-hijacking/session-hijacking.module.js';
import { SignupByMailModule } from './features/account/signup-by-mail/signup-by-mail.module.js';
import { VisitsModule } from './features/visits/visits.module.js';

type Feature = Type | DynamicModule | Promise<DynamicModule>;

/** A line for each feature. To take one out: its line here, src/features/<name> and views/<name>. */
export const features = (config: Config): Feature[] => [
  HomeModule,
  VisitsModule.on(config.platform),
  CartModule,
  AuthModule,
  config.mailUrl ? SignupByMailModule : SignupModule,
  AdminModule,
  AccountModule,
  BreachedPasswordsModule,
  PasskeysModule,
  MailedCodeModule.with(config),
  ProvidersModule.with(config),
  ResetModule.with(config),
  AddressModule.with(config),
  DevicesModule.with(config),
  SecondFactorModule.with(config),
  AccessTokensModule,
  ExpiryModule,
  LoginLimitModule,
  ActivityModule,
  SessionHijackingModule,
  ...(config.devTools === 'off' ? [] : devTools.map((load) => load(config))),
];

/** These are not even loaded where DEV_TOOLS is off. */
const devTools: ((config: Config) => Promise<DynamicModule>)[] = [
  async () => (await import('./devtools/errors/error-details.module.js')).errorDetails,
  async () => (await import('./devtools/inspector/inspector.module.js')).inspector,
  async () => (await import('./devtools/queued-jobs/queued-jobs.module.js')).queuedJobs,
  async (config) =>
    (await import('./devtools/mailbox/mailbox.module.js')).MailboxModule.with(config),
];
