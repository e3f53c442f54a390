import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { CurrentLogin } from '../../logins/current-login.js';
import type { PageRequest } from '../request.js';
import { RedirectException } from '../redirect-exception.js';
import { ReturnTo } from './return-to.js';

/** For the pages of login and sign-up: a user who is logged in already is redirected to the page that they wanted. */
@Injectable()
export class GuestGuard implements CanActivate {
  constructor(
    private readonly currentLogin: CurrentLogin,
    private readonly returnTo: ReturnTo,
  ) {}

  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<PageRequest>();
    if (!(await this.currentLogin.user(request))) return true;
    throw new RedirectException(this.returnTo.pathFrom(request.query.returnTo) ?? '/');
  }
}
