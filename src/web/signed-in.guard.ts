import { type CanActivate, type ExecutionContext, HttpException, Injectable } from '@nestjs/common';
import { Logins } from '../session/logins.js';
import { localPath } from './local-path.js';
import { keepForm } from './pending-form.js';
import type { PageRequest } from './request.js';

/** Sends a guest to the login page, and back to the page afterwards. */
export class LoginRequired extends HttpException {
  readonly location: string;

  constructor(returnTo: string | undefined) {
    super('Log in to see this page', 401);
    this.location = returnTo ? `/login?returnTo=${encodeURIComponent(returnTo)}` : '/login';
  }
}

@Injectable()
export class SignedInGuard implements CanActivate {
  constructor(private readonly logins: Logins) {}

  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<PageRequest>();
    if (await this.logins.of(request)) return true;
    throw new LoginRequired(request.method === 'GET' ? localPath(request.url) : keepForm(request));
  }
}
