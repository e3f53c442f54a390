import { Logger, ServiceUnavailableException } from '@nestjs/common';
import type { ClientAuth, Configuration } from 'openid-client';
import { now } from '#core/clock.js';
import type { AuthorizationRequest } from './authorization-requests.js';
import type { ProviderSettings } from './environment.js';
import { gitHub, gitHubIdentity } from './github.js';

/** Loaded with the first login through a provider. */
const library = () => import('openid-client');

const TIMEOUT_SECONDS = 5;

/** Who somebody is at a provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** Of their account there. It may be the address of somebody else where it is not verified. */
  readonly email: string | undefined;
  readonly isVerified: boolean;
  /** The session there. */
  readonly sid?: string | undefined;
}

interface Failure {
  readonly message?: string;
  readonly code?: string;
  readonly error?: string;
  readonly cause?: { readonly status?: number; readonly code?: string; readonly message?: string };
}

/** The answer of a provider is not valid, or says that somebody has refused. */
export class AnswerRefused extends Error {
  /** For the log: a code of OAuth or of the library. Never a text of the provider, or of the browser. */
  readonly reason: string;

  constructor(cause: unknown) {
    super('The answer of the provider is refused', { cause });
    const { code = 'invalid', error = '' } = Object(cause) as Failure;
    this.reason = /^[a-z_]{1,40}$/.test(error) ? error : code;
  }
}

/** A site where users have a login (an OpenID provider, or an authorization server of OAuth 2). */
export class Provider {
  /** Where it sends the browser back to. Each has an address of its own (RFC 9700, section 4.4.2). */
  readonly callback: string;
  readonly #logger = new Logger('Providers');
  #configuration: Promise<Configuration> | undefined;

  constructor(
    readonly settings: ProviderSettings,
    origin: string,
  ) {
    this.callback = `${origin}/auth/${settings.name}/callback`;
  }

  /** The URL at the provider where the user logs in. */
  async authorize({ purpose, state, nonce, verifier }: AuthorizationRequest) {
    const { isFormPost, isGitHub } = this.settings;
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await library();
    const url = buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.callback,
      scope: isGitHub ? 'user:email' : 'openid email',
      state,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(!isGitHub && { nonce }),
      ...(isFormPost && { response_mode: 'form_post' }),
      // `max_age` makes it tell when they have logged in (`auth_time`).
      ...(purpose === 'reauthentication' && { prompt: 'login', max_age: '0' }),
    });
    return url.href;
  }

  /** @param search the query with which the browser came back */
  identify(
    search: URLSearchParams,
    { begunAt, nonce, purpose, state, verifier }: AuthorizationRequest,
  ): Promise<Identity> {
    const { isGitHub, issuer } = this.settings;
    return this.ask(async (configuration) => {
      const { authorizationCodeGrant, fetchUserInfo } = await library();
      const url = new URL(`?${search.toString()}`, this.callback);
      const tokens = await authorizationCodeGrant(configuration, url, {
        expectedState: state,
        pkceCodeVerifier: verifier,
        // GitHub has OAuth only, without a nonce.
        ...(!isGitHub && { expectedNonce: nonce }),
        // A provider may let in who has logged in there before: it must say that it has asked again.
        ...(purpose === 'reauthentication' && { maxAge: now() - begunAt }),
      });
      if (isGitHub) return gitHubIdentity(configuration, issuer, tokens.access_token);
      const claims = tokens.claims()!;
      // Some tell the email only when they are asked for it.
      const isAsked =
        claims.email === undefined && configuration.serverMetadata().userinfo_endpoint;
      const { email, email_verified: isVerified } = isAsked
        ? await fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : claims;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: typeof email === 'string' ? email : undefined,
        // Apple sends it as text.
        isVerified: [true, 'true'].includes(isVerified as boolean | string),
        sid: typeof claims.sid === 'string' ? claims.sid : undefined,
      };
    });
  }

  /** The URL at the provider where the user logs out, if it has one. @param back where it may redirect to then */
  async logoutUrl(back: string) {
    const configuration = await this.configuration();
    if (!configuration.serverMetadata().end_session_endpoint) return undefined;
    const { buildEndSessionUrl } = await library();
    // Without `id_token_hint`: the provider asks them whether they want it, and no token is kept for it.
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: back }).href;
  }

  /** @throws ServiceUnavailableException when it does not answer in time, and else AnswerRefused */
  async ask<Answer>(work: (configuration: Configuration) => Promise<Answer>) {
    const configuration = await this.configuration();
    return work(configuration).catch((error: unknown) => {
      if (isAway(error)) return this.away(error);
      throw new AnswerRefused(error);
    });
  }

  /** Discovered at the first use: a provider that is away then costs one page, and not the start. */
  private configuration() {
    this.#configuration ??= this.configure().catch((error) => {
      this.#configuration = undefined;
      return this.away(error);
    });
    return this.#configuration;
  }

  private async configure() {
    const { issuer, clientId, clientSecret, isGitHub } = this.settings;
    const client = await library();
    // Without this the signature of an ID token that came over TLS would not be checked.
    const execute = [client.enableNonRepudiationChecks];
    if (issuer.startsWith('http:')) execute.push(client.allowInsecureRequests);
    if (isGitHub) {
      const configuration = new client.Configuration(gitHub(issuer), clientId, clientSecret);
      for (const extend of execute) extend(configuration);
      return Object.assign(configuration, { timeout: TIMEOUT_SECONDS });
    }
    // Every server takes client_secret_basic, except one that lists other methods only (RFC 6749, section 2.3.1).
    const authenticate: ClientAuth = (server, ...request) => {
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const isBasic = methods.includes('client_secret_basic');
      const method = isBasic ? client.ClientSecretBasic : client.ClientSecretPost;
      return method(clientSecret)(server, ...request);
    };
    const how = { execute, timeout: TIMEOUT_SECONDS };
    return client.discovery(new URL(issuer), clientId, undefined, authenticate, how);
  }

  private away(cause: unknown): never {
    const { label, name } = this.settings;
    const { message, cause: why } = Object(cause) as Failure;
    const told = [message, why?.code ?? why?.message, why?.status].filter(Boolean).join(', ');
    this.#logger.warn(`${name} does not answer as it should: ${told}`);
    const sentence = `${label} does not answer now. Try again in a minute, or use another way to log in.`;
    throw new ServiceUnavailableException(sentence, { cause });
  }
}

/** The provider does not answer, answers too late, or answers with 5xx. */
function isAway(failure: unknown) {
  const { code, cause } = Object(failure) as Failure;
  const isUnreachable = failure instanceof TypeError && failure.message === 'fetch failed';
  return isUnreachable || code === 'OAUTH_TIMEOUT' || (cause?.status ?? 0) >= 500;
}
