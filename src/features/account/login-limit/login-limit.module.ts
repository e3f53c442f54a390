import { Module } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { LoginLimit } from '#core/logins/login-limit.js';
import { PendingLogins } from '#core/tokens/pending-logins.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { RedirectException } from '#core/web/redirect-exception.js';
import { LoginLimitController, PATH } from './login-limit.controller.js';

const asksAtLimit = Config.variables({
  names: ['SESSION_LOGINS_AT_LIMIT'],
  secrets: [],
  read({ SESSION_LOGINS_AT_LIMIT: value = 'end-oldest' }, problem) {
    if (!['end-oldest', 'ask'].includes(value))
      problem('SESSION_LOGINS_AT_LIMIT must be end-oldest or ask');
    return value === 'ask';
  },
});

/** With as many logins as a user may have, the next one asks which of them ends: SESSION_LOGINS_AT_LIMIT. */
@Module({ imports: [TokensModule], controllers: [LoginLimitController] })
export class LoginLimitModule {
  constructor(config: Config, pending: PendingLogins, returnTo: ReturnTo, limit: LoginLimit) {
    returnTo.exclude(PATH);
    if (!config.of(asksAtLimit)) return;
    limit.ask = async (request, credential, { remember, returnTo: page }) => {
      if (!(await pending.keep(request, PATH, credential, remember))) return;
      throw new RedirectException(returnTo.addTo(PATH, page));
    };
  }
}
