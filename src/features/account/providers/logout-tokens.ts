import { BadRequestException, Injectable } from '@nestjs/common';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { hashToken } from '#core/session/secrets.js';
import { Limiters } from '#core/web/throttle/limiters.js';
import type { Provider } from './provider.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** With a public key. A signature that is made with a secret could be made with a public key as the secret. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** A logout is told at once. */
const MAX_AGE_SECONDS = 5 * 60;
const TOLERANCE_SECONDS = 30;

const ONCE = {
  keyPrefix: 'throttle:logout-token',
  points: 1,
  duration: MAX_AGE_SECONDS + 2 * TOLERANCE_SECONDS,
};

export interface EndedSession {
  readonly issuer: string;
  readonly sid: string | undefined;
  readonly subject: string | undefined;
}

/** Reads logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
@Injectable()
export class LogoutTokens {
  readonly #keys = new WeakMap<Provider, JWTVerifyGetKey>();

  constructor(private readonly limiters: Limiters) {}

  /** @throws BadRequestException for what is no logout token of this provider, or was used */
  async read(provider: Provider, token: string): Promise<EndedSession> {
    const { issuer, jwks_uri = '' } = (await provider.configuration()).serverMetadata();
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    const keys = this.#keys.get(provider) ?? createRemoteJWKSet(new URL(jwks_uri));
    this.#keys.set(provider, keys);
    const { payload } = await provider
      .ask(() =>
        jwtVerify(token, keys, {
          issuer,
          audience: provider.settings.clientId,
          algorithms: ALGORITHMS,
          maxTokenAge: MAX_AGE_SECONDS,
          clockTolerance: TOLERANCE_SECONDS,
          requiredClaims: ['exp', 'jti'],
          typ: 'logout+jwt',
        }),
      )
      .catch(refuse);
    const { jti, sid, sub } = payload;
    if (!isLogout(payload)) refuse();
    const { count } = await this.limiters.consume(ONCE, hashToken(`${issuer} ${jti}`));
    if (count > ONCE.points) refuse();
    return { issuer, sid: sid as string | undefined, subject: sub };
  }
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';

/** An ID token, which others see, is no logout token: it has a nonce, and no event. */
function isLogout({ events, jti, nonce, sid, sub }: JWTPayload) {
  const hasEvent = Object(events) === events && Object.hasOwn(events as object, EVENT);
  const isTold =
    [sid, sub].some(isText) && [sid, sub].every((id) => id === undefined || isText(id));
  return hasEvent && isTold && isText(jti) && nonce === undefined;
}

function refuse(cause?: unknown): never {
  throw new BadRequestException('This is no logout token for this site.', { cause });
}
