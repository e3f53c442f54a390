import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  HttpException,
  Injectable,
  SetMetadata,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import { CurrentLogin } from '../../logins/current-login.js';
import { localPath } from '../local-path.js';
import { keepOldInput } from '../forms/old-input.js';
import { isMessage, type PageRequest, requestOf } from '../request.js';

/** Redirects to the page where somebody authenticates, and back afterwards. */
export class LoginRequiredException extends HttpException {
  constructor(
    private readonly returnTo: string | undefined,
    private readonly page: 'login' | 'reauthentication' = 'login',
  ) {
    super(page === 'login' ? 'Log in to see this page' : 'Confirm your password', 401);
  }

  /** @param pages of the options of the application */
  locationIn(pages: Readonly<Record<'login' | 'reauthentication', string>>) {
    const page = pages[this.page];
    return this.returnTo ? `${page}?returnTo=${encodeURIComponent(this.returnTo)}` : page;
  }
}

/** Redirects to the page of an action that a user must do before all else. */
export class ActionRequiredException extends ForbiddenException {
  constructor(private readonly page: string) {
    super(`Something has to be done first: ${page}`);
  }

  locationIn() {
    return this.page;
  }
}

/** For what an admin may not do while acting as a user. */
export class ImpersonationException extends ForbiddenException {
  constructor() {
    super('Only the user may do this, and you act as this user.');
  }
}

/** The page to return to: that of a GET, or the page of the form that was sent, whose input is kept. */
export const returnToOf = (request: PageRequest) =>
  request.method === 'GET' ? localPath(request.url) : keepOldInput(request);

@Injectable()
export class LoggedInGuard implements CanActivate {
  constructor(protected readonly currentLogin: CurrentLogin) {}

  async canActivate(context: ExecutionContext) {
    if (await this.currentLogin.user(requestOf(context))) return true;
    if (isMessage(context)) return false;
    const request = context.switchToHttp().getRequest<PageRequest>();
    throw new LoginRequiredException(returnToOf(request));
  }
}

/** Whether a handler or its controller has this guard, or one that extends it. */
export const isGuardedBy = (guardClass: Type, handler: object, controller: object) =>
  [handler, controller]
    .flatMap((target): unknown[] => Reflect.getMetadata(GUARDS_METADATA, target) ?? [])
    .some((guard) => guard === guardClass || Object(guard).prototype instanceof guardClass);

/** Metadata of a handler or a class. */
export const EXTENDS_LOGIN = 'extendsLogin';

/**
 * Write it above a class or a handler (also of a gateway) that is for users who are logged in. With `{ extendsLogin:
 * false }` a request does not extend the login: use it for a page that sends requests by itself.
 */
export const LoggedIn = ({ extendsLogin = true } = {}) =>
  applyDecorators(SetMetadata(EXTENDS_LOGIN, extendsLogin), UseGuards(LoggedInGuard));
