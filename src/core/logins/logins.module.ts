import { Global, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Cleanup } from '../database/cleanup.js';
import { AccountData } from '../users/account-data.js';
import { LoginEndedListeners } from './login-ended-listeners.js';
import { EndedLogins } from './ended-logins.js';
import { Impersonation } from './impersonation.js';
import { LoginLimit } from './login-limit.js';
import { Logins } from './logins.js';
import { SignedInSessions } from './signed-in-sessions.js';
import { SignIn } from './sign-in.js';

const providers = [
  LoginEndedListeners,
  EndedLogins,
  Impersonation,
  LoginLimit,
  Logins,
  SignedInSessions,
  SignIn,
];

@Global()
@Module({ providers, exports: providers })
export class LoginsModule implements OnApplicationBootstrap {
  constructor(
    accountData: AccountData,
    cleanup: Cleanup,
    sessions: SignedInSessions,
    private readonly config: Config,
    private readonly limit: LoginLimit,
  ) {
    accountData.add('logins', ['created_at', 'last_seen_at', 'user_agent', 'ip', 'places']);
    accountData.add('ended_logins', ['login_at', 'reason', 'ended_at']);
    cleanup.add(() => sessions.cleanUp());
  }

  onApplicationBootstrap() {
    if (this.config.asksAtLimit && !this.limit.ask)
      throw new Error(
        'SESSION_LOGINS_AT_LIMIT=ask needs a feature that asks, such as login-limit of the starter. Set it to end-oldest.',
      );
  }
}
