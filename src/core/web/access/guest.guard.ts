import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Logins } from '../../session/logins.js';
import type { PageRequest } from '../request.js';
import { SeeOther } from '../see-other.js';
import { WayBack } from './way-back.js';

/** For login and sign-up: somebody who is logged in already goes to the page that they wanted. */
@Injectable()
export class GuestGuard implements CanActivate {
  constructor(
    private readonly logins: Logins,
    private readonly wayBack: WayBack,
  ) {}

  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<PageRequest>();
    if (!(await this.logins.of(request))) return true;
    throw new SeeOther(this.wayBack.to(request.query.returnTo) ?? '/');
  }
}
