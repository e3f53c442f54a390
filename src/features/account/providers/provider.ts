import { Logger, ServiceUnavailableException } from '@nestjs/common';
import type {
  ClientAuth,
  Configuration,
  TokenEndpointResponse,
  TokenEndpointResponseHelpers,
} from 'openid-client';
import type { AuthorizationRequest } from './authorization-requests.js';
import type { ProviderSettings } from './environment.js';
import { gitHub, gitHubIdentity } from './github.js';
import { AnswerRefused, isAway, type Identity, reasonOf, whyAway } from './identity.js';

/** Loaded with the first login through a provider. */
const library = () => import('openid-client');

const TIMEOUT_SECONDS = 5;

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

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

  /** The address there where they log in. */
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
      ...(purpose === 'confirm' && { prompt: 'login', max_age: '0' }),
    });
    return url.href;
  }

  /**
   * @param search the query with which the browser came back
   * @throws AnswerRefused when it is not an answer to this request
   */
  async identify(search: URLSearchParams, request: AuthorizationRequest): Promise<Identity> {
    const configuration = await this.configuration();
    const { authorizationCodeGrant } = await library();
    const { isGitHub, issuer } = this.settings;
    const tokens = await this.ask(async () => {
      const checks = isGitHub ? {} : { expectedNonce: request.nonce, idTokenExpected: true };
      return authorizationCodeGrant(
        configuration,
        new URL(`?${search.toString()}`, this.callback),
        {
          ...checks,
          expectedState: request.state,
          pkceCodeVerifier: request.verifier,
        },
      );
    });
    return this.ask(() =>
      isGitHub
        ? gitHubIdentity(configuration, issuer, tokens.access_token)
        : identityIn(configuration, tokens),
    );
  }

  /** The address there where they log out, if there is one. @param back where it may lead to then */
  async logoutUrl(back: string) {
    const configuration = await this.configuration();
    if (!configuration.serverMetadata().end_session_endpoint) return undefined;
    const { buildEndSessionUrl } = await library();
    // Without `id_token_hint`: the provider asks them whether they want it, and no token is kept for it.
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: back }).href;
  }

  /** Discovered at the first use: a provider that is away then costs one page, and not the start. */
  configuration() {
    this.#configuration ??= this.configure().catch((error) => {
      this.#configuration = undefined;
      return this.away(error);
    });
    return this.#configuration;
  }

  private async configure() {
    const { issuer, clientId, clientSecret, isGitHub } = this.settings;
    const client = await library();
    // Every server takes the first, but for some that say so (RFC 6749, section 2.3.1).
    const authenticate: ClientAuth = (server, ...request) => {
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const isBasic = methods.includes('client_secret_basic');
      const method = isBasic ? client.ClientSecretBasic : client.ClientSecretPost;
      return method(clientSecret)(server, ...request);
    };
    // Without this the signature of an ID token that came over TLS would not be checked.
    const execute = [client.enableNonRepudiationChecks];
    if (issuer.startsWith('http:')) execute.push(client.allowInsecureRequests);
    const options = { execute, timeout: TIMEOUT_SECONDS };
    if (!isGitHub)
      return client.discovery(new URL(issuer), clientId, undefined, authenticate, options);
    const configuration = new client.Configuration(
      gitHub(issuer),
      clientId,
      undefined,
      authenticate,
    );
    configuration.timeout = TIMEOUT_SECONDS;
    for (const extend of execute) extend(configuration);
    return configuration;
  }

  /** @throws ServiceUnavailableException when it does not answer in time, and else AnswerRefused */
  async ask<Answer>(work: () => Promise<Answer>) {
    try {
      return await work();
    } catch (error) {
      if (isAway(error)) this.away(error);
      throw error instanceof AnswerRefused ? error : new AnswerRefused(reasonOf(error));
    }
  }

  private away(cause: unknown): never {
    const { label, name } = this.settings;
    this.#logger.warn(`${name} does not answer as it should: ${whyAway(cause)}`);
    const sentence = `${label} does not answer now. Try again in a minute, or use another way to log in.`;
    throw new ServiceUnavailableException(sentence, { cause });
  }
}

async function identityIn(configuration: Configuration, tokens: Tokens): Promise<Identity> {
  const claims = tokens.claims()!;
  const { sub: subject, iss: issuer, sid, auth_time: authTime } = claims;
  // OpenID Connect Core, section 2.
  if (subject.length > 255) throw new AnswerRefused('sub');
  const { fetchUserInfo } = await library();
  // Some tell the email only when they are asked for it.
  const isAsked = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint;
  const { email, email_verified: isVerified } = isAsked
    ? await fetchUserInfo(configuration, tokens.access_token, subject)
    : claims;
  return {
    issuer,
    subject,
    email: typeof email === 'string' ? email : undefined,
    // Apple sends it as text.
    isVerified: isVerified === true || (isVerified as unknown) === 'true',
    sid: typeof sid === 'string' && sid.length <= 255 ? sid : undefined,
    authTime,
  };
}
