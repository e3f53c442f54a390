import {
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Render,
  Req,
} from '@nestjs/common';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { sessionOf } from '#core/session/session-data.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';
import { LoginRequiredException } from '#core/web/access/logged-in.guard.js';
import { formatTime } from '#core/web/page/format-time.js';
import type { PageRequest } from '#core/web/request.js';
import { UnlinkedIdentity } from './unlinked-identity.js';
import { Identities } from './identities.js';
import { Providers } from './providers.js';

/** The logins at providers that are linked to the account. */
@Controller('account/logins')
@Reauthenticated()
export class IdentitiesController {
  constructor(
    private readonly events: Events,
    private readonly identities: Identities,
    private readonly unlinkedIdentity: UnlinkedIdentity,
    private readonly providers: Providers,
  ) {}

  @Get()
  @Render('providers/index')
  async show(@CurrentUser() { userId }: LoggedInUser) {
    const logins = await this.identities.of(userId);
    return {
      title: 'Logins through other sites',
      logins: logins.map(({ id, provider, email, created_at, used_at }) => ({
        id,
        label: this.providers.labelOf(provider),
        email,
        linked: formatTime(created_at),
        used: used_at && formatTime(used_at),
      })),
      providers: this.providers.all.map(({ settings }) => settings),
    };
  }

  /** The form is on the page that shows whose login it is: who was led here by another site sees what would be linked. */
  @Post()
  @Redirect('/account/logins', 303)
  async create(@Req() request: PageRequest, @CurrentUser() owner: LoggedInUser) {
    const identity = this.unlinkedIdentity.findOrRedirect(request);
    const label = this.providers.labelOf(identity.provider);
    const result = await this.identities.link(owner.credential, identity, label);
    // Another device has ended this login meanwhile.
    if (!result) throw new LoginRequiredException(undefined);
    this.unlinkedIdentity.forget(request);
    if (result === 'added') this.record(request, owner, 'linked');
    sessionOf(request).flash = {
      added: `From now on you can log in with ${label}.`,
      known: `That login at ${label} belongs to an account already.`,
      full: 'You have linked many logins. Remove one that you do not need first.',
    }[result];
  }

  @Post(':id/end')
  @Redirect('/account/logins', 303)
  async end(
    @Req() request: PageRequest,
    @CurrentUser() owner: LoggedInUser,
    @Param('id') id: string,
  ) {
    const login = (await this.identities.of(owner.userId)).find((one) => one.id === id);
    if (!login) throw new NotFoundException();
    const label = this.providers.labelOf(login.provider);
    const result = await this.identities.remove(owner.credential, id, label);
    if (result === 'removed') this.record(request, owner, 'removed');
    sessionOf(request).flash =
      result === 'last'
        ? 'You could not log in without this login. Add a password or another login first.'
        : `That login at ${label} is removed: it does not log in to this account any more.`;
  }

  private record(request: PageRequest, { userId }: LoggedInUser, reason: string) {
    this.events.record(request, 'identity_changed', { userId, reason });
  }
}
