import {
  BadRequestException,
  Controller,
  Get,
  Header,
  NotFoundException,
  Param,
  Post,
  RawBody,
  Redirect,
  Render,
  Req,
  UseGuards,
} from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { GuestGuard } from '#core/web/access/guest.guard.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { SignedIn } from '#core/web/access/signed-in.guard.js';
import { Webhook } from '#core/web/bodies/webhook.js';
import type { PageRequest } from '#core/web/request.js';
import type { SignedInUser } from '#core/session/logins.js';
import { Answers } from './answers.js';
import { AuthorizationRequests, type LoginPurpose } from './authorization-requests.js';
import { Providers } from './providers.js';

/** What an answer may have; all else of a form is dropped. */
const ANSWER = ['code', 'state', 'iss', 'error'];
const MAX_CHARACTERS = 6000;

/** The way to a provider, and back. */
@Controller('auth/:provider')
export class ProviderController {
  constructor(
    private readonly answers: Answers,
    private readonly config: Config,
    private readonly providers: Providers,
    private readonly requests: AuthorizationRequests,
    private readonly returnTo: ReturnTo,
  ) {
    returnTo.exclude('/auth');
  }

  /** A link, and not a form: browsers apply the policy for forms to where a form is redirected, too. */
  @Get()
  @UseGuards(GuestGuard)
  @Redirect('/login', 303)
  logIn(@Req() request: PageRequest, @Param('provider') name: string) {
    return this.leave(request, name, 'login');
  }

  @Get('join')
  @Reauthenticated()
  @Redirect('', 303)
  join(@Req() request: PageRequest, @Param('provider') name: string) {
    return this.leave(request, name, 'join');
  }

  @Get('confirm')
  @SignedIn()
  @Redirect('', 303)
  confirm(@Req() request: PageRequest, @Param('provider') name: string) {
    if (this.providers.named(name).settings.isGitHub) throw new NotFoundException();
    return this.leave(request, name, 'confirm');
  }

  /** Another site could begin a login with such a link, so it must be on a page of ours. */
  private async leave(request: PageRequest, name: string, purpose: LoginPurpose) {
    const provider = this.providers.named(name);
    const site = request.headers['sec-fetch-site'] ?? 'none';
    if (site !== 'same-origin' && site !== 'none')
      return { url: purpose === 'login' ? '/login' : '/account/logins' };
    const returnTo = this.returnTo.pathFrom(request.query.returnTo);
    const begun = this.requests.begin(request, name, purpose, returnTo);
    return { url: await provider.authorize(begun) };
  }

  @Get('callback')
  @Header('Referrer-Policy', 'no-referrer')
  @Redirect('/', 303)
  async callback(
    @Req() request: PageRequest,
    @Param('provider') name: string,
    @CurrentUser() owner: SignedInUser | undefined,
  ) {
    const provider = this.providers.named(name);
    const search = new URLSearchParams(request.url.split('?')[1]);
    return { url: await this.answers.take(request, provider, search, owner) };
  }

  /**
   * A form of the provider is a form of another site: no other one is let through. The browser sends no cookie with it,
   * so it is sent on to the address above, which it asks for with its cookie. Only the session with its `state` can use
   * what is in it.
   */
  @Post('callback')
  @Webhook({ maxBytes: 16 * 1024 })
  @Header('Referrer-Policy', 'no-referrer')
  @Redirect('', 303)
  sendOn(@Param('provider') name: string, @RawBody() body: Buffer) {
    const { callback, settings } = this.providers.named(name);
    if (!settings.isFormPost) throw new NotFoundException();
    const sent = new URLSearchParams(body.toString());
    const kept = ANSWER.flatMap((field) => {
      const value = sent.get(field);
      return value === null ? [] : [[field, value]];
    });
    const query = new URLSearchParams(kept).toString();
    if (query.length > MAX_CHARACTERS) throw new BadRequestException('This answer is too long.');
    return { url: `${callback.slice(this.config.publicOrigin.length)}?${query}` };
  }

  /** After a logout here, where the settings say that the provider is to end its session, too. */
  @Get('logout')
  @Render('providers/logout')
  askToLogOut(@Param('provider') name: string) {
    const { label } = this.providers.named(name).settings;
    return { title: 'You are logged out', label, name };
  }

  @Get('end-session')
  @Redirect('/login?ended=logout', 303)
  async logOut(@Param('provider') name: string) {
    const back = `${this.config.publicOrigin}/login?ended=logout`;
    return { url: (await this.providers.named(name).logoutUrl(back)) ?? '/login?ended=logout' };
  }
}
