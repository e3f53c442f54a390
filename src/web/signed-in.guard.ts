import { type CanActivate, type ExecutionContext, HttpException, Injectable } from '@nestjs/common';
import { Logins } from '../session/logins.js';
import type { PageRequest } from './request.js';

/** Sends a guest to the login page, and back afterwards. A form is not sent again by itself. */
export class LoginRequired extends HttpException {
  readonly location: string;

  constructor({ method, url }: PageRequest) {
    super('Log in to see this page', 401);
    this.location = method === 'GET' ? `/login?returnTo=${encodeURIComponent(url)}` : '/login';
  }
}

@Injectable()
export class SignedInGuard implements CanActivate {
  constructor(private readonly logins: Logins) {}

  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<PageRequest>();
    if (await this.logins.of(request)) return true;
    throw new LoginRequired(request);
  }
}
