import {
  BadRequestException,
  Controller,
  Get,
  Header,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  RawBody,
  Redirect,
  Render,
  Req,
} from '@nestjs/common';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { Config } from '#core/config/config.js';
import { Events } from '#core/log/events.js';
import { hashToken } from '#core/secrets.js';
import { Webhook } from '#core/web/bodies/webhook.js';
import type { PageRequest } from '#core/web/request.js';
import { Limiters } from '#core/web/throttle/limiters.js';
import type { Provider } from './provider.js';
import { identityOf } from './identities.js';
import { ProviderSessions } from './provider-sessions.js';
import { Providers } from './providers.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** A provider sends a logout token at once, so an older one is refused. */
const MAX_AGE_SECONDS = 5 * 60;
const TOLERANCE_SECONDS = 30;

const REMEMBER_SECONDS = MAX_AGE_SECONDS + 2 * TOLERANCE_SECONDS;

const LOGGED_OUT = '/login?ended=logout';

/** A logout here that leads to that of the provider, and a logout there that ends the logins here. */
@Controller('auth/:provider')
export class ProviderLogoutController {
  readonly #keys = new WeakMap<Provider, JWTVerifyGetKey>();

  constructor(
    private readonly config: Config,
    private readonly events: Events,
    private readonly limiters: Limiters,
    private readonly providers: Providers,
    private readonly sessions: ProviderSessions,
  ) {}

  /** After a logout here, where the settings say that the provider is to end its session, too. */
  @Get('logout')
  @Render('providers/logout')
  askToLogOut(@Param('provider') name: string) {
    const { label } = this.providers.named(name).settings;
    return { title: 'You are logged out', label, name };
  }

  @Get('end-session')
  @Redirect(LOGGED_OUT, 303)
  async logOut(@Param('provider') name: string) {
    const back = `${this.config.publicOrigin}${LOGGED_OUT}`;
    return { url: await this.providers.named(name).logoutUrl(back) };
  }

  /** The provider tells that a session there has ended: the logins that came from it end here, on every instance. */
  @Post('backchannel-logout')
  @HttpCode(200)
  @Webhook({ maxBytes: 16 * 1024 })
  @Header('Cache-Control', 'no-store')
  async end(@Req() request: PageRequest, @Param('provider') name: string, @RawBody() body: Buffer) {
    const provider = this.providers.named(name);
    if (provider.settings.isGitHub) throw new NotFoundException();
    const token = new URLSearchParams(body.toString()).get('logout_token') ?? '';
    const { iss: issuer = '', jti, sid, sub: subject } = await this.payloadOf(provider, token);
    const key = hashToken(`${issuer} ${jti}`);
    if (!(await this.limiters.isFirstUse('logout-token', key, REMEMBER_SECONDS))) refuse();
    const identity = subject && identityOf({ issuer, subject });
    const work = this.sessions.end(name, { sid: sid as string | undefined, identity });
    const ended = await work.catch(async (error) => {
      // The provider sends the same token again after a failure.
      await this.limiters.forget('logout-token', key).catch(() => undefined);
      throw error;
    });
    this.events.record(request, 'provider_logout', { reason: `${ended} ended` });
  }

  /** Of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
  private async payloadOf(provider: Provider, token: string) {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    const work = provider.ask(async (configuration) => {
      const { issuer, jwks_uri = '' } = configuration.serverMetadata();
      // It takes algorithms with a public key only.
      const keys = this.#keys.get(provider) ?? createRemoteJWKSet(new URL(jwks_uri));
      this.#keys.set(provider, keys);
      return jwtVerify(token, keys, {
        issuer,
        audience: provider.settings.clientId,
        maxTokenAge: MAX_AGE_SECONDS,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'jti'],
        typ: 'logout+jwt',
      });
    });
    const { payload } = await work.catch(refuse);
    return isLogout(payload) ? payload : refuse();
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
