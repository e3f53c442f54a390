import {
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { hash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Visitor } from '../../../../test/support/visitor.js';

/** As of a token; undefined takes one out. */
export type Claims = { readonly [Name in keyof JWTPayload]: JWTPayload[Name] | undefined };

/** What an ID token says otherwise than it should, and how it is signed. */
export interface Lie {
  readonly claims?: Claims;
  readonly header?: Partial<JWTHeaderParameters>;
  /** Instead of the key of the issuer. */
  readonly key?: Parameters<SignJWT['sign']>[0];
  /** Its code can be used again, which none should be. */
  readonly isReusable?: boolean;
  /** The whole token. Undefined leaves it out. */
  readonly token?: (claims: JWTPayload) => string | undefined;
}

interface Grant {
  readonly claims: JWTPayload;
  readonly challenge: string;
  readonly lie: Lie;
}

const CLIENT = { id: 'starter', secret: 'a secret of the provider' };

export const ADA = { sub: '1', email: 'ada@example.com', email_verified: true, sid: 'at home' };

const { privateKey, publicKey } = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'one' };

/** An OpenID provider that says what a test wants. Its answers are right where no lie is told. */
class Issuer {
  readonly publicKey = publicKey;
  readonly #grants = new Map<string, Grant>();
  readonly #tokens = new Map<string, JWTPayload>();
  origin = '';

  /** All that it has given. */
  get accessTokens() {
    return [...this.#tokens.keys()];
  }

  /** @param name of the provider in the settings */
  settings(name = 'LOCAL'): Record<string, string> {
    return {
      [`OIDC_${name}_ISSUER`]: this.origin,
      [`OIDC_${name}_CLIENT_ID`]: CLIENT.id,
      [`OIDC_${name}_CLIENT_SECRET`]: CLIENT.secret,
    };
  }

  sign(claims: JWTPayload, { header, key = privateKey }: Lie = {}) {
    const protect = { alg: 'RS256', kid: 'one', ...header };
    return new SignJWT(claims).setProtectedHeader(protect).sign(key);
  }

  /** Somebody logs in at the address where the browser was sent. @returns the answer that it brings back */
  answer(location: string, user: Claims = ADA, lie: Lie = {}) {
    const asked = new URL(location).searchParams;
    const code = randomUUID();
    const nonce = asked.get('nonce') ?? undefined;
    const at = Math.floor(Date.now() / 1000);
    const times = { iat: at, exp: at + 60, auth_time: at };
    const claims = { iss: this.origin, aud: CLIENT.id, nonce, ...times, ...user, ...lie.claims };
    this.#grants.set(code, {
      claims: claims as JWTPayload,
      challenge: asked.get('code_challenge')!,
      lie,
    });
    return { code, state: asked.get('state')!, iss: this.origin };
  }

  /** A token that says that a session there has ended. */
  logoutToken(claims: Claims = {}, lie: Lie = {}) {
    const at = Math.floor(Date.now() / 1000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const header = { typ: 'logout+jwt', ...lie.header };
    const told = { iss: this.origin, aud: CLIENT.id, iat: at, exp: at + 60, events, ...claims };
    return this.sign({ jti: randomUUID(), ...told } as JWTPayload, { ...lie, header });
  }

  async handle(request: IncomingMessage): Promise<object | undefined> {
    const { origin } = this;
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          jwks_uri: `${origin}/jwks`,
          userinfo_endpoint: `${origin}/userinfo`,
          end_session_endpoint: `${origin}/end`,
          authorization_response_iss_parameter_supported: true,
          // Those that a careless provider may name, too.
          id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        };
      case '/jwks':
        return { keys: [jwk] };
      case '/token':
        return this.token(request);
      case '/login/oauth/access_token': {
        const { access_token, token_type } = { ...(await this.token(request)) };
        return access_token ? { access_token, token_type } : undefined;
      }
      case '/userinfo':
      case '/api/v3/user':
        return this.#tokens.get(tokenOf(request));
      case '/api/v3/user/emails':
        return this.#tokens.get(tokenOf(request))?.emails as object;
      default:
        return undefined;
    }
  }

  private async token(request: IncomingMessage) {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const grant = this.#grants.get(code);
    if (!grant?.lie.isReusable) this.#grants.delete(code);
    const verifier = form.get('code_verifier') ?? '';
    if (!grant || hash('sha256', verifier, 'base64url') !== grant.challenge) return undefined;
    const { claims, lie } = grant;
    const access_token = randomUUID();
    this.#tokens.set(access_token, (claims.userinfo as JWTPayload | undefined) ?? claims);
    const { userinfo: _, ...told } = claims;
    const id_token = lie.token ? lie.token(told) : await this.sign(told, lie);
    return { access_token, token_type: 'bearer', id_token };
  }
}

const tokenOf = ({ headers }: IncomingMessage) => headers.authorization?.split(' ')[1] ?? '';

/** On a port of its own until the process ends. */
export async function startIssuer() {
  const issuer = new Issuer();
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = await issuer.handle(request);
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: 'invalid_grant' }));
  };
  const server = createServer((request, response) => void reply(request, response));
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  issuer.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return issuer;
}

export const issuer = await startIssuer();

const CALLBACK = '/auth/local/callback';

/** The address at the provider where a page of ours leads. */
export async function sentTo(visitor: Visitor, path = '/auth/local') {
  const { headers, status } = await visitor.request(path);
  const location = headers.get('location') ?? '';
  if (!location.startsWith(issuer.origin))
    throw new Error(`${path} leads to ${status} ${location}`);
  return location;
}

export const comeBack = (visitor: Visitor, answer: Record<string, string>, path = CALLBACK) =>
  visitor.open(`${path}?${new URLSearchParams(answer).toString()}`);

/** To the provider, where they log in, and back. */
export const throughProvider = async (
  visitor: Visitor,
  user: Claims = ADA,
  { lie, path }: { lie?: Lie; path?: string } = {},
) => comeBack(visitor, issuer.answer(await sentTo(visitor, path), user, lie));

/** An account that was made with a login at the provider. */
export async function signedUpThrough(visitor: Visitor, user: Claims = ADA) {
  await throughProvider(visitor, user);
  return visitor.submit('/provider-signup');
}
