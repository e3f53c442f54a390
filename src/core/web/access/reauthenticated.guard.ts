import { type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import { now } from '../../clock.js';
import { openUntil } from '../open-connections.js';
import { isMessage, type PageRequest, requestOf } from '../request.js';
import {
  LoginRequiredException,
  ImpersonationException,
  LoggedInGuard,
  returnToOf,
} from './logged-in.guard.js';

/** How long a re-authentication counts. */
const REAUTHENTICATED_SECONDS = 10 * 60;

@Injectable()
export class ReauthenticatedGuard extends LoggedInGuard {
  override async canActivate(context: ExecutionContext) {
    if (!(await super.canActivate(context))) return false;
    const { actor, reauthenticatedAt } = (await this.currentLogin.user(requestOf(context)))!;
    if (actor) throw new ImpersonationException();
    const isRecent = now() - reauthenticatedAt <= REAUTHENTICATED_SECONDS;
    if (isMessage(context)) return isRecent;
    const request = context.switchToHttp().getRequest<PageRequest>();
    openUntil.set(request, reauthenticatedAt + REAUTHENTICATED_SECONDS);
    if (isRecent) return true;
    throw new LoginRequiredException(returnToOf(request), 'reauthentication');
  }
}

/**
 * Write it above a class or a handler. Users who logged in or typed their password in the last ten minutes may use it.
 * All others are asked for the password (or for a passkey or a code, if they have one), and then return to the page,
 * with what they typed.
 */
export const Reauthenticated = () => UseGuards(ReauthenticatedGuard);
