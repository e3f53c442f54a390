import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { AccountData } from '#core/users/account-data.js';
import { Credentials } from '#core/users/credentials.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { Layout } from '#core/web/page/layout.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { PasskeyResponses } from './responses.js';
import { Challenges } from './challenges.js';
import { LOGIN_VIEW, UsePasskeyController } from './use-passkey.controller.js';
import { OfferController } from './offer.controller.js';
import { PasskeyEndpointsController } from './passkey-endpoints.controller.js';
import { Passkeys } from './passkeys.js';
import { SignupPasskeyController } from './signup-passkey.controller.js';
import { PasskeysController } from './passkeys.controller.js';
import { migrations } from './tables.js';
import { WebAuthn } from './web-authn.js';

declare module '#core/log/events.js' {
  interface EventNames {
    passkey_changed: true;
    passkey_refused: true;
  }
}

/** How long after a login its page offers a passkey. */
const OFFER_SECONDS = 60;

/** Pages that tell the browser which passkeys there are (WebAuthn Signal API), after a change or before a deletion. */
const SIGNALLED = ['/account', '/account/passkeys', '/account/delete'];

@Module({
  controllers: [
    OfferController,
    PasskeyEndpointsController,
    PasskeysController,
    SignupPasskeyController,
    UsePasskeyController,
  ],
  providers: [PasskeyResponses, Challenges, Passkeys, WebAuthn],
})
export class PasskeysModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    responses: PasskeyResponses,
    private readonly database: Database,
    credentials: Credentials,
    private readonly layout: Layout,
    private readonly methods: ReauthenticationMethods,
    private readonly passkeys: Passkeys,
    loginLifecycle: LoginLifecycle,
    private readonly slots: Slots,
    private readonly webAuthn: WebAuthn,
  ) {
    accountData.add('passkeys', ['name', 'created_at', 'used_at']);
    credentials.add('passkeys', { canLogIn: true, endsByReset: true });
    loginLifecycle.signUpWith(async (request, email, sent) => {
      const first = await responses.first(request as PageRequest, email, sent);
      slots.markUsed('login', request, LOGIN_VIEW);
      return first;
    });
  }

  async onModuleInit() {
    const isFor = async (userId: string) => (await this.passkeys.of(userId)).length > 0;
    this.methods.add({
      path: '/confirm/passkey',
      label: 'Use a passkey instead',
      isFor,
      secondFactor: {
        name: 'a passkey',
        setUp: '/account/passkeys',
        isFor: async (userId) =>
          (await this.passkeys.of(userId)).some(({ uv_initialized }) => uv_initialized === 1),
      },
    });
    this.slots.add('login', {
      view: LOGIN_VIEW,
      action: '/login/passkey',
      button: 'Log in with a passkey',
      isOffered: true,
    });
    this.slots.add('signup', { view: 'passkeys/_signup' });
    this.slots.add('account', { view: 'passkeys/_account' });
    this.layout.addForUsers(async (owner, path) => ({ webAuthn: await this.inPage(owner, path) }));
    await this.database.migrate('passkeys', migrations);
  }

  /** What the browser is told, so that it offers what still exists, under the current name. */
  private async inPage({ userId, email, reauthenticatedAt }: LoggedInUser, path: string) {
    const isOffered = now() - reauthenticatedAt < OFFER_SECONDS;
    if (!SIGNALLED.includes(path)) return isOffered && { isOffered };
    const passkeys = await this.passkeys.of(userId);
    const known = {
      rpId: this.webAuthn.rpId,
      userId: Buffer.from(userId).toString('base64url'),
      name: email,
      ids: passkeys.map(({ id }) => id),
    };
    return { isOffered, known: JSON.stringify(known) };
  }
}
