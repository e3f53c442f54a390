import {
  Controller,
  Header,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  RawBody,
  Req,
} from '@nestjs/common';
import { Events } from '#core/log/events.js';
import { Webhook } from '#core/web/bodies/webhook.js';
import type { PageRequest } from '#core/web/request.js';
import { LogoutTokens } from './logout-tokens.js';
import { identityOf } from './provider-logins.js';
import { ProviderSessions } from './provider-sessions.js';
import { Providers } from './providers.js';

/** A provider tells that a session there has ended: the logins that came from it end here, on every instance. */
@Controller('auth/:provider/backchannel-logout')
export class BackchannelLogoutController {
  constructor(
    private readonly events: Events,
    private readonly providers: Providers,
    private readonly sessions: ProviderSessions,
    private readonly tokens: LogoutTokens,
  ) {}

  @Post()
  @HttpCode(200)
  @Webhook({ maxBytes: 16 * 1024 })
  @Header('Cache-Control', 'no-store')
  async end(@Req() request: PageRequest, @Param('provider') name: string, @RawBody() body: Buffer) {
    const provider = this.providers.named(name);
    if (provider.settings.isGitHub) throw new NotFoundException();
    const token = new URLSearchParams(body.toString()).get('logout_token') ?? '';
    const { issuer, sid, subject } = await this.tokens.read(provider, token);
    const identity = subject && identityOf({ issuer, subject });
    const count = await this.sessions.end(name, { sid, identity });
    this.events.record(request, 'provider_logout', { reason: `${count} ended` });
  }
}
