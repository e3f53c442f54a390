import {
  type CanActivate,
  type ExecutionContext,
  HttpException,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { Logins } from '../../session/logins.js';
import { localPath } from '../local-path.js';
import { keepForm } from '../forms/pending-form.js';
import type { PageRequest } from '../request.js';
import { isMessage, requestOf } from '../socket.js';

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
  constructor(protected readonly logins: Logins) {}

  async canActivate(context: ExecutionContext) {
    if (await this.logins.of(requestOf(context))) return true;
    if (isMessage(context)) return false;
    const request = context.switchToHttp().getRequest<PageRequest>();
    throw new LoginRequired(request.method === 'GET' ? localPath(request.url) : keepForm(request));
  }
}

/** Above a class or a handler, of pages or of a gateway: for people who are logged in. */
export const SignedIn = () => UseGuards(SignedInGuard);
