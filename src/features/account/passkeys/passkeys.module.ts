import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { AccountData } from '#core/users/account-data.js';
import { Credentials } from '#core/users/credentials.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { Slots } from '#core/web/page/slots.js';
import { Answers } from './answers.js';
import { Challenges } from './challenges.js';
import { LOGIN_VIEW, UsePasskeyController } from './use-passkey.controller.js';
import { Passkeys } from './passkeys.js';
import { PasskeysController } from './passkeys.controller.js';
import { migrations } from './tables.js';
import { WebAuthn } from './web-authn.js';

declare module '#core/log/events.js' {
  interface EventNames {
    passkey_changed: true;
    passkey_refused: true;
  }
}

@Module({
  controllers: [PasskeysController, UsePasskeyController],
  providers: [Answers, Challenges, Passkeys, WebAuthn],
})
export class PasskeysModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    private readonly database: Database,
    credentials: Credentials,
    private readonly methods: ReauthenticationMethods,
    private readonly passkeys: Passkeys,
    private readonly slots: Slots,
  ) {
    accountData.add('passkeys', ['name', 'created_at', 'used_at']);
    credentials.add('passkeys', { isEnough: true });
  }

  async onModuleInit() {
    const isFor = async (userId: string) => (await this.passkeys.of(userId)).length > 0;
    this.methods.add({ path: '/confirm/passkey', label: 'Use a passkey instead', isFor });
    this.slots.add('login', {
      view: LOGIN_VIEW,
      action: '/login/passkey',
      button: 'Log in with a passkey',
      isOffered: true,
    });
    this.slots.add('account', { view: 'passkeys/_account' });
    await this.database.migrate('passkeys', migrations);
  }
}
