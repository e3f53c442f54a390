import { Injectable } from '@nestjs/common';
import { CurrentLogin } from '#core/logins/current-login.js';
import { newSecret } from '#core/secrets.js';
import { sessionOf, type SessionRequest } from '#core/session/session-data.js';

export const guest = (visitorId: string) => `guest:${visitorId}`;
export const user = (userId: string) => `user:${userId}`;

/** Whose cart it is: the user's on every device, or the guest's of this browser. */
@Injectable()
export class CartOwner {
  constructor(private readonly currentLogin: CurrentLogin) {}

  /** Undefined for a visitor without a session. Looking at a cart starts none. */
  async of(request: SessionRequest) {
    const loggedIn = await this.currentLogin.user(request);
    if (loggedIn) return user(loggedIn.userId);
    const { visitorId } = sessionOf(request);
    return visitorId === undefined ? undefined : guest(visitorId);
  }

  async ofOrNew(request: SessionRequest) {
    const owner = await this.of(request);
    if (owner !== undefined) return owner;
    return guest((sessionOf(request).visitorId = newSecret()));
  }
}
