import { Module } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { SignIn } from '#core/session/sign-in.js';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { LimitStep, PATH } from './limit-step.js';
import { LoginLimitController } from './login-limit.controller.js';

/** With as many logins as a user may have, the next one asks which of them ends: SESSION_LOGINS_AT_LIMIT. */
@Module({
  imports: [TokensModule],
  controllers: [LoginLimitController],
  providers: [LimitStep],
})
export class LoginLimitModule {
  constructor({ asksAtLimit }: Config, returnTo: ReturnTo, signIn: SignIn, step: LimitStep) {
    returnTo.exclude(PATH);
    if (asksAtLimit)
      signIn.atLimit((request, credential, remember) => step.ask(request, credential, remember));
  }
}
