import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { CurrentLogin } from '../../logins/current-login.js';
import { FormOfAnotherUserException } from '../errors/errors.js';
import type { PageRequest } from '../request.js';
import { madeFor, shortUserHash } from '../idempotency-key.js';
import { pageOf } from '../forms/old-input.js';

@Injectable()
export class OwnFormGuard implements CanActivate {
  constructor(private readonly currentLogin: CurrentLogin) {}

  /** A form that was shown to a guest may be sent after a login. */
  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<PageRequest>();
    const mark = madeFor(request);
    const loggedIn = mark && (await this.currentLogin.user(request));
    if (!loggedIn || mark === shortUserHash(loggedIn.userId)) return true;
    throw new FormOfAnotherUserException(loggedIn.email, pageOf(request));
  }
}
