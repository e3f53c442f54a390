import { Injectable } from '@nestjs/common';
import { isInt, isString } from 'class-validator';
import { now } from '#core/clock.js';
import { hashToken, newSecret } from '#core/secrets.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { sessionOf, type SessionRequest } from '#core/session/session-data.js';
import { Limiters } from '#core/web/throttle/limiters.js';

interface Begun {
  readonly provider: string;
  /** What the login at the provider is for: to log in, to link it to the account, or to re-authenticate. */
  readonly purpose: 'login' | 'link' | 'reauthentication';
  readonly returnTo?: string | undefined;
}

interface Pending extends Begun {
  /** What is sent to the provider is derived from it. */
  readonly secret: string;
  /** Unix seconds. */
  readonly begunAt: number;
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

/** What an answer must fit to: `state`, `nonce` and the verifier of PKCE. */
export type AuthorizationRequest = ReturnType<typeof derived>;

/** Logins that have begun at a provider: each belongs to one session, for ten minutes, and is used once. */
@Injectable()
export class AuthorizationRequests {
  constructor(
    lifecycle: SessionLifecycle,
    private readonly limiters: Limiters,
  ) {
    lifecycle.checkValue('authorizationRequests', {
      fits: (value) => Array.isArray(value) && value.every(isPending),
    });
  }

  begin(request: SessionRequest, { returnTo = '', ...begun }: Begun) {
    const kept = returnTo.length <= MAX_PATH && { returnTo };
    const pending: Pending = { secret: newSecret(), begunAt: now(), ...begun, ...kept };
    const all = [pending, ...pendingIn(request)];
    sessionOf(request).authorizationRequests = all.slice(0, MAX_PENDING);
    return derived(pending);
  }

  /** @returns undefined when there is none with this state at this provider, or it was used */
  async take(request: SessionRequest, provider: string, state: string | null) {
    const all = pendingIn(request);
    const pending = all.find((one) => one.provider === provider && derived(one).state === state);
    if (!pending) return undefined;
    sessionOf(request).authorizationRequests = all.filter((one) => one !== pending);
    // A copy of the cookie may still hold a used one, and so may a request at the same time.
    const key = hashToken(pending.secret);
    const isFirst = await this.limiters.isFirstUse('authorization', key, REQUEST_SECONDS);
    return isFirst ? derived(pending) : undefined;
  }
}

const isPending = ({ secret, provider, purpose, begunAt }: Pending) =>
  [secret, provider, purpose].every(isString) && isInt(begunAt);

const pendingIn = (request: SessionRequest) =>
  (sessionOf(request).authorizationRequests ?? []).filter(
    ({ begunAt }) => begunAt > now() - REQUEST_SECONDS,
  );

/** Whoever sees `state` and `nonce`, which pass through the browser, learns nothing of the verifier. */
const derived = ({ secret, ...pending }: Pending) => ({
  ...pending,
  state: hashToken(`state ${secret}`),
  nonce: hashToken(`nonce ${secret}`),
  verifier: hashToken(`verifier ${secret}`),
});
