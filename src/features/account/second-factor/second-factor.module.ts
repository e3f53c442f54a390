import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import type { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { MailModule } from '#core/mail/mail.module.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { AccountData } from '#core/users/account-data.js';
import { Credentials } from '#core/users/credentials.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { Slots } from '#core/web/page/slots.js';
import { CodeStep } from './code-step.js';
import { CodeController } from './code.controller.js';
import { LostFactor } from './lost-factor.js';
import { LostFactorController } from './lost-factor.controller.js';
import { RecoveryCodes } from './recovery-codes.js';
import { RequiredFactor } from './required-factor.js';
import { SecondFactor } from './second-factor.js';
import { SecondFactorController } from './second-factor.controller.js';
import { migrations } from './tables.js';
import { TrustedDevices } from './trusted-devices.js';

declare module '#core/log/events.js' {
  interface EventNames {
    code_wrong: true;
    recovery_code_used: true;
    second_factor_changed: true;
  }
}

@Module({
  imports: [MailModule, TokensModule],
  controllers: [CodeController, SecondFactorController],
  providers: [CodeStep, LostFactor, RecoveryCodes, RequiredFactor, SecondFactor, TrustedDevices],
})
export class SecondFactorModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly database: Database,
    credentials: Credentials,
    private readonly factor: SecondFactor,
    private readonly methods: ReauthenticationMethods,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly slots: Slots,
    private readonly step: CodeStep,
  ) {
    accountData.add('second_factors', ['codes_at', 'lost_at']);
    accountData.add('required_factors', ['since']);
    credentials.add('second_factors');
    credentials.add('recovery_codes');
  }

  /** A lost factor can be reported only where a mail tells the owner. */
  static with({ hasMail }: Config): DynamicModule {
    return { module: SecondFactorModule, controllers: hasMail ? [LostFactorController] : [] };
  }

  async onModuleInit() {
    this.loginLifecycle.afterPassword(this.step);
    const isFor = async (userId: string) => (await this.factor.of(userId)) !== undefined;
    const secondFactor = { name: 'an app for codes', setUp: '/account/second-factor', isFor };
    this.methods.add({ path: '/confirm/code', label: 'Use a code instead', isFor, secondFactor });
    this.slots.add('account', { view: 'second-factor/_account' });
    await this.database.migrate('second-factor', migrations);
  }
}
