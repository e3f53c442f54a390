import { Global, Module } from '@nestjs/common';
import { Cleanup } from '../database/cleanup.js';
import { AccountData } from '../users/account-data.js';
import { LoginEndedListeners } from './login-ended-listeners.js';
import { EndedLogins } from './ended-logins.js';
import { Impersonation } from './impersonation.js';
import { LoginLimit } from './login-limit.js';
import { CurrentLogin } from './current-login.js';
import { UserLogins } from './user-logins.js';
import { LoginLifecycle } from './login-lifecycle.js';

const providers = [
  LoginEndedListeners,
  EndedLogins,
  Impersonation,
  LoginLimit,
  CurrentLogin,
  UserLogins,
  LoginLifecycle,
];

@Global()
@Module({ providers, exports: providers })
export class LoginsModule {
  constructor(accountData: AccountData, cleanup: Cleanup, userLogins: UserLogins) {
    accountData.add('logins', ['created_at', 'last_seen_at', 'user_agent', 'ip', 'client_history']);
    accountData.add('ended_logins', ['login_at', 'reason', 'ended_at']);
    cleanup.add(() => userLogins.cleanUp());
  }
}
