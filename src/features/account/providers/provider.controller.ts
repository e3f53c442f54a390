import {
  Controller,
  Get,
  Header,
  NotFoundException,
  Param,
  Post,
  RawBody,
  Redirect,
  Req,
  UseGuards,
} from '@nestjs/common';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { Webhook } from '#core/web/bodies/webhook.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { type RateLimit, Throttle } from '#core/web/throttle/throttle.js';
import { type AuthorizationRequest, AuthorizationRequests } from './authorization-requests.js';
import { UnlinkedIdentity } from './unlinked-identity.js';
import { AnswerRefused } from './provider.js';
import { Identities } from './identities.js';
import { ProviderSessions } from './provider-sessions.js';
import { Providers } from './providers.js';

/** Nobody can guess a code. This limits how often the provider is asked. */
const PROVIDER: RateLimit = { kind: 'provider', account: 10, network: 100, minutes: 15 };

/** What an answer may have; all else of a form is dropped. */
const ANSWER = ['code', 'state', 'iss', 'error'];

/** Redirects to a provider, and takes its answer (the callback of OAuth). */
@Controller('auth/:provider')
export class ProviderController {
  constructor(
    private readonly events: Events,
    private readonly identities: Identities,
    private readonly unlinkedIdentity: UnlinkedIdentity,
    private readonly providers: Providers,
    private readonly requests: AuthorizationRequests,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
    private readonly sessions: ProviderSessions,
    private readonly slots: Slots,
    private readonly throttle: Throttle,
  ) {
    returnTo.exclude('/auth');
  }

  /** A link, and not a form: browsers apply the policy for forms to where a form is redirected, too. */
  @Get()
  @UseGuards(GuestGuard)
  @Redirect('/login', 303)
  logIn(@Req() request: PageRequest, @Param('provider') name: string) {
    return this.redirectToProvider(request, name, 'login');
  }

  @Get('link')
  @Reauthenticated()
  @Redirect('/account/logins', 303)
  link(@Req() request: PageRequest, @Param('provider') name: string) {
    return this.redirectToProvider(request, name, 'link');
  }

  @Get('confirm')
  @LoggedIn()
  @Redirect('/account/logins', 303)
  confirm(@Req() request: PageRequest, @Param('provider') name: string) {
    if (this.providers.named(name).settings.isGitHub) throw new NotFoundException();
    return this.redirectToProvider(request, name, 'reauthentication');
  }

  /** Another site could begin a login with such a link, so it must be on a page of ours. */
  private async redirectToProvider(
    request: PageRequest,
    provider: string,
    purpose: AuthorizationRequest['purpose'],
  ) {
    const found = this.providers.named(provider);
    const site = request.headers['sec-fetch-site'] ?? 'none';
    if (site !== 'same-origin' && site !== 'none') return undefined;
    const returnTo = this.returnTo.pathFrom(request.query.returnTo);
    return {
      url: await found.authorize(this.requests.begin(request, { provider, purpose, returnTo })),
    };
  }

  /**
   * A form of the provider is a form of another site: no other one is let through. The browser sends no cookie with it,
   * so it is sent on to the address below, which it asks for with its cookie. Only the session with its `state` can use
   * what is in it.
   */
  @Post('callback')
  @Webhook({ maxBytes: 6000 })
  @Header('Referrer-Policy', 'no-referrer')
  @Redirect('', 303)
  sendOn(@Param('provider') name: string, @RawBody() body: Buffer) {
    if (!this.providers.named(name).settings.isFormPost) throw new NotFoundException();
    const sent = [...new URLSearchParams(body.toString())];
    const kept = new Map(sent.filter(([field]) => ANSWER.includes(field)));
    const query = new URLSearchParams([...kept]).toString();
    return { url: `/auth/${name}/callback?${query}` };
  }

  @Get('callback')
  @Header('Referrer-Policy', 'no-referrer')
  @Redirect('/', 303)
  async callback(
    @Req() request: PageRequest,
    @Param('provider') name: string,
    @CurrentUser() owner: LoggedInUser | undefined,
  ) {
    const provider = this.providers.named(name);
    const { label } = provider.settings;
    const refuse = (reason: string, sentence: string) => {
      this.events.record(request, 'provider_refused', { userId: owner?.userId, reason });
      sessionOf(request).flash = sentence;
      return { url: owner ? '/account/logins' : '/login?cookie=sent' };
    };
    const search = new URLSearchParams(request.url.split('?')[1]);
    const begun = await this.requests.take(request, name, search.get('state'));
    if (!begun || (begun.purpose === 'login') === Boolean(owner))
      return refuse('late', 'That took longer than ten minutes, or was opened twice. Try again.');
    const { purpose, returnTo, state } = begun;
    await this.throttle.count(PROVIDER, request, state, 'provider');
    const identity = await provider.identify(search, begun).catch((error: unknown) => {
      if (error instanceof AnswerRefused) return error;
      throw error;
    });
    if (identity instanceof AnswerRefused)
      return refuse(
        identity.reason,
        identity.reason === 'access_denied'
          ? `You did not log in at ${label}.`
          : `The answer of ${label} could not be checked. Try again, or use another way.`,
      );
    const credential = await this.identities.credentialOf(identity);
    const isOwn = credential !== undefined && credential.userId === owner?.userId;
    if (purpose === 'reauthentication') {
      if (!isOwn) return refuse('other', `That login at ${label} is not linked to this account.`);
      await this.loginFlow.afterReauthentication(request, owner, credential);
      return { url: this.returnTo.pathFrom(returnTo) ?? '/account' };
    }
    if (!credential) {
      this.unlinkedIdentity.keep(request, { provider: name, ...identity });
      return { url: this.returnTo.addTo('/provider-signup', returnTo) };
    }
    if (owner)
      return refuse(
        'linked',
        isOwn
          ? `That login at ${label} is linked to your account already.`
          : `That login at ${label} belongs to another account here. Remove it there first.`,
      );
    await this.identities.countUse(credential);
    await this.sessions.begin(request, credential.userId, name, identity);
    this.slots.markUsed('login', request, name);
    const next = await this.loginFlow.logIn(request, credential, { returnTo });
    return next ?? refuse('unknown', 'Try again.');
  }
}
