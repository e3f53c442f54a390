import { type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import { now } from '../../session/clock.js';
import { openUntil } from '../open-connections.js';
import { type PageRequest, requestOf } from '../request.js';
import { isMessage } from '../socket.js';
import { LoginRequired, SignedInGuard, returnToOf } from './signed-in.guard.js';

/** So long after it was shown who somebody is, it need not be shown again. */
const REAUTHENTICATED_SECONDS = 10 * 60;

@Injectable()
export class ReauthenticatedGuard extends SignedInGuard {
  override async canActivate(context: ExecutionContext) {
    if (!(await super.canActivate(context))) return false;
    const { reauthenticatedAt } = (await this.logins.of(requestOf(context)))!;
    const isConfirmed = now() - reauthenticatedAt <= REAUTHENTICATED_SECONDS;
    if (isMessage(context)) return isConfirmed;
    const request = context.switchToHttp().getRequest<PageRequest>();
    openUntil.set(request, reauthenticatedAt + REAUTHENTICATED_SECONDS);
    if (isConfirmed) return true;
    throw new LoginRequired(returnToOf(request), 'confirm');
  }
}

/**
 * Above a class or a handler: for people who are logged in, and have just shown who they are. Of others the
 * password is asked for; then they are back, and what they typed is there again.
 */
export const Reauthenticated = () => UseGuards(ReauthenticatedGuard);
