import { Injectable } from '@nestjs/common';
import { isInt, isString } from 'class-validator';
import { now } from '#core/session/clock.js';
import { hashToken, newSecret } from '#core/session/secrets.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { sessionOf, type SessionRequest } from '#core/session/session-data.js';
import { Limiters } from '#core/web/throttle/limiters.js';

/** What the login at the provider is for: to log in, to join it to the account, or to re-authenticate. */
export type LoginPurpose = 'login' | 'join' | 'confirm';

interface Pending {
  /** What is sent to the provider is derived from it. */
  readonly secret: string;
  readonly provider: string;
  readonly purpose: LoginPurpose;
  /** Unix seconds. */
  readonly until: number;
  readonly returnTo?: string | undefined;
}

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** Logins that have begun at a provider, one for each tab. */
    authorizationRequests: readonly Pending[] | undefined;
  }
}

export const REQUEST_SECONDS = 10 * 60;

/** All of it must fit into a cookie. With one more, the oldest is dropped. */
const MAX_PENDING = 5;
const MAX_PATH = 200;

/** Counts uses: a copy of the cookie may still hold a used one, and so may a request at the same time. */
const ONCE = { keyPrefix: 'throttle:authorization', points: 1, duration: REQUEST_SECONDS };

/** What an answer must fit to: `state`, `nonce` and the verifier of PKCE. */
export interface AuthorizationRequest extends Omit<Pending, 'secret'> {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Logins that have begun at a provider: each belongs to one session, for ten minutes, and is used once. */
@Injectable()
export class AuthorizationRequests {
  constructor(
    lifecycle: SessionLifecycle,
    private readonly limiters: Limiters,
  ) {
    lifecycle.checkKey('authorizationRequests', {
      fits: (value) => Array.isArray(value) && value.every(isPending),
    });
  }

  begin(
    request: SessionRequest,
    provider: string,
    purpose: LoginPurpose,
    returnTo?: string,
  ): AuthorizationRequest {
    const kept = returnTo && returnTo.length <= MAX_PATH ? { returnTo } : {};
    const until = now() + REQUEST_SECONDS;
    const pending: Pending = { secret: newSecret(), provider, purpose, until, ...kept };
    const session = sessionOf(request);
    session.authorizationRequests = [pending, ...pendingIn(request)].slice(0, MAX_PENDING);
    return derived(pending);
  }

  /** @returns undefined when there is none with this state at this provider, or it was used */
  async take(request: SessionRequest, provider: string, state: unknown) {
    const all = pendingIn(request);
    const pending = all.find((one) => one.provider === provider && derived(one).state === state);
    if (!pending) return undefined;
    sessionOf(request).authorizationRequests = all.filter((one) => one !== pending);
    const { count } = await this.limiters.consume(ONCE, hashToken(pending.secret));
    return count <= ONCE.points ? derived(pending) : undefined;
  }
}

const isPending = ({ secret, provider, purpose, until }: Pending) =>
  [secret, provider, purpose].every(isString) && isInt(until);

const pendingIn = (request: SessionRequest) =>
  (sessionOf(request).authorizationRequests ?? []).filter(({ until }) => until > now());

/** Whoever sees `state` and `nonce`, which pass through the browser, learns nothing of the verifier. */
const derived = ({ secret, ...pending }: Pending): AuthorizationRequest => ({
  ...pending,
  state: hashToken(`state ${secret}`),
  nonce: hashToken(`nonce ${secret}`),
  verifier: hashToken(`verifier ${secret}`),
});
