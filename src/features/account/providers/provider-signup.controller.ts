import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { Links } from '#core/tokens/links.js';
import { normalizeEmail, isEmailAddress } from '#core/users/email.js';
import { Users } from '#core/users/users.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import { LoginFlow } from '#core/web/access/login-flow.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { FormPage, Refused } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { SecretPath } from '#core/web/secret-path.js';
import { type RateLimit, Throttle } from '#core/web/throttle/throttle.js';
import { LINK, UnlinkedIdentity } from './unlinked-identity.js';
import { ProviderSessions } from './provider-sessions.js';
import { Providers } from './providers.js';

/** As for a sign-up: each answer tells whether the email has an account. */
const SIGNUP: RateLimit = { kind: 'provider-signup', account: 5, network: 30, minutes: 60 };

class ProviderSignupForm {
  /** Not asked for where the provider has verified it. */
  @IsString()
  email = '';
}

/** The first login through a provider: makes an account with it, or links it to one. */
@Controller('provider-signup')
export class ProviderSignupController {
  constructor(
    private readonly events: Events,
    private readonly links: Links,
    private readonly unlinkedIdentity: UnlinkedIdentity,
    private readonly providers: Providers,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
    private readonly sessions: ProviderSessions,
    private readonly slots: Slots,
    private readonly throttle: Throttle,
    private readonly users: Users,
  ) {}

  @Get()
  @Render('providers/new')
  async show(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser | undefined,
    @Refused() refused?: Refused,
  ) {
    const identity = this.unlinkedIdentity.findOrRedirect(request);
    const label = this.providers.labelOf(identity.provider);
    const verified = await this.unlinkedIdentity.verifiedEmail(request, identity);
    return {
      title: owner ? `Link your login at ${label}?` : `Your first login through ${label}`,
      label,
      owner: owner?.email,
      there: identity.email,
      typed: refused?.values.email ?? identity.email,
      verified,
      isTaken: !owner && verified && (await this.users.findByEmail(verified)) !== undefined,
      returnTo: this.returnTo.encoded(request),
    };
  }

  @Get(':token')
  @SecretPath()
  @Redirect('/provider-signup', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, LINK);
  }

  @Post()
  @UseGuards(GuestGuard)
  @FormPage(ProviderSignupController, 'show')
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() form: ProviderSignupForm) {
    const identity = this.unlinkedIdentity.findOrRedirect(request);
    const verified = await this.unlinkedIdentity.verifiedEmail(request, identity);
    if (verified === undefined && !isEmailAddress(form.email))
      throw new ValidationException({ email: 'Enter an email address, such as you@example.com.' });
    const email = verified ?? normalizeEmail(form.email);
    if (verified === undefined && (await this.unlinkedIdentity.sendLink(request, email))) {
      sessionOf(request).flash = 'A mail is on its way to you. Follow its link to finish.';
      return { url: this.returnTo.addTo('/provider-signup', request.query.returnTo) };
    }
    const credential = await this.throttle.attempt(SIGNUP, request, email, 'email', async () => {
      const made = await this.unlinkedIdentity.signUp(email, identity, verified !== undefined);
      if (made) return made;
      throw new ValidationException({
        email: 'This email has an account already. Log in to it first, then link this login to it.',
      });
    });
    this.events.record(request, 'signup', { userId: credential.userId });
    await this.sessions.begin(request, credential.userId, identity.provider, identity);
    this.unlinkedIdentity.forget(request);
    this.slots.markUsed('login', request, identity.provider);
    return this.loginFlow.toNewAccount(request, credential);
  }
}
