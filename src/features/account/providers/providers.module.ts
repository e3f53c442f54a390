import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { MailModule } from '#core/mail/mail.module.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { AccountData } from '#core/users/account-data.js';
import { Credentials } from '#core/users/credentials.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { Slots } from '#core/web/page/slots.js';
import { AuthorizationRequests } from './authorization-requests.js';
import { providers } from './environment.js';
import { IdentitiesController } from './identities.controller.js';
import { UnlinkedIdentity } from './unlinked-identity.js';
import { ProviderSignupController } from './provider-signup.controller.js';
import { ProviderController } from './provider.controller.js';
import { ProviderLogoutController } from './provider-logout.controller.js';
import { Identities } from './identities.js';
import { ProviderSessions } from './provider-sessions.js';
import { Providers } from './providers.js';
import { migrations } from './tables.js';

declare module '#core/log/events.js' {
  interface EventNames {
    identity_changed: true;
    provider_logout: true;
    provider_refused: true;
    signup: true;
  }
}

@Module({
  imports: [MailModule, TokensModule],
  providers: [AuthorizationRequests, UnlinkedIdentity, Identities, ProviderSessions, Providers],
})
export class ProvidersModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    credentials: Credentials,
    private readonly database: Database,
    private readonly identities: Identities,
    private readonly methods: ReauthenticationMethods,
    private readonly providers: Providers,
    private readonly sessions: ProviderSessions,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly slots: Slots,
  ) {
    accountData.add('identities', ['provider', 'email', 'created_at', 'used_at']);
    credentials.add('identities', { canLogIn: true });
  }

  /** Without a provider there are no such pages, and no page leads to them. */
  static with(config: Config): DynamicModule {
    const controllers = [
      // Its path has no name of a provider in it.
      ProviderSignupController,
      IdentitiesController,
      ProviderController,
      ProviderLogoutController,
    ];
    const isUsed = config.of(providers).length > 0;
    return { module: ProvidersModule, controllers: isUsed ? controllers : [] };
  }

  async onModuleInit() {
    const all = this.providers.all.map(({ settings }) => settings);
    if (all.length > 0) this.slots.add('account', { view: 'providers/_account' });
    for (const { isGitHub, label, name } of all) {
      this.slots.add('login', { view: 'providers/_login', name, label });
      if (isGitHub) continue;
      const isFor = async (userId: string) =>
        (await this.identities.of(userId)).some(({ provider }) => provider === name);
      this.methods.add({
        path: `/auth/${name}/confirm`,
        label: `Use your login at ${label}`,
        callback: `/auth/${name}/callback`,
        isFor,
      });
    }
    this.loginLifecycle.onLogout(async ({ userId, credential: { loginAt = 0 } }) => {
      const name = await this.sessions.providerOf({ userId, loginAt });
      return all.some((one) => one.name === name && one.endsThere)
        ? `/auth/${name}/logout`
        : undefined;
    });
    await this.database.migrate('providers', migrations);
  }
}
