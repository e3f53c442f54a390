import { Injectable } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import { now } from '#core/session/clock.js';
import type { SignedInUser } from '#core/session/logins.js';
import { sessionOf } from '#core/session/session-data.js';
import { SignIn } from '#core/session/sign-in.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import { Slots } from '#core/web/page/slots.js';
import type { PageRequest } from '#core/web/request.js';
import { type RateLimit, Throttle } from '#core/web/throttle/throttle.js';
import {
  type AuthorizationRequest,
  AuthorizationRequests,
  REQUEST_SECONDS,
} from './authorization-requests.js';
import { AnswerRefused, type Identity } from './identity.js';
import { NewLogin } from './new-login.js';
import type { Provider } from './provider.js';
import { ProviderLogins } from './provider-logins.js';
import { ProviderSessions } from './provider-sessions.js';

/** Nobody can guess a code. This limits how often the provider is asked. */
const PROVIDER: RateLimit = { kind: 'provider', account: 10, network: 100, minutes: 15 };

/** Between the clock of the provider and ours. */
const TOLERANCE_SECONDS = 30;

/** What happens when the browser comes back from a provider. Each method returns the next page. */
@Injectable()
export class Answers {
  constructor(
    private readonly events: Events,
    private readonly logins: ProviderLogins,
    private readonly newLogin: NewLogin,
    private readonly requests: AuthorizationRequests,
    private readonly returnTo: ReturnTo,
    private readonly sessions: ProviderSessions,
    private readonly signIn: SignIn,
    private readonly slots: Slots,
    private readonly throttle: Throttle,
  ) {}

  async take(
    request: PageRequest,
    provider: Provider,
    search: URLSearchParams,
    owner: SignedInUser | undefined,
  ) {
    const { name, label } = provider.settings;
    const begun = await this.requests.take(request, name, search.get('state'));
    if (!begun || (begun.purpose === 'login') === Boolean(owner)) {
      const late = 'That took longer than ten minutes, or was opened twice. Try again.';
      return this.refuse(request, 'late', late, owner);
    }
    await this.throttle.count(PROVIDER, request, begun.state, 'provider');
    const identity = await provider.identify(search, begun).catch((error: unknown) => {
      if (error instanceof AnswerRefused) return error.reason;
      throw error;
    });
    if (typeof identity === 'string') {
      const why =
        identity === 'access_denied'
          ? `You did not log in at ${label}.`
          : `The answer of ${label} could not be checked. Try again, or use another way.`;
      return this.refuse(request, identity, why, owner);
    }
    const credential = await this.logins.credentialOf(identity);
    if (begun.purpose === 'confirm')
      return this.confirm(request, owner!, { begun, credential, identity, label });
    if (!credential) {
      this.newLogin.keep(request, { provider: name, ...identity });
      return this.returnTo.addTo('/new-login', begun.returnTo);
    }
    if (owner) return this.tellJoined(request, owner, credential, label);
    return this.logIn(request, credential, name, identity, begun.returnTo);
  }

  private async logIn(
    request: PageRequest,
    credential: VerifiedCredential,
    provider: string,
    identity: Identity,
    returnTo: string | undefined,
  ) {
    await this.logins.countUse(credential);
    await this.sessions.begin(request, credential.userId, provider, identity);
    const next = await this.signIn.nextStep(request, credential);
    if (next) return this.returnTo.addTo(next, returnTo);
    const isIn = await this.signIn.start(request, credential, { returnTo });
    // It was removed meanwhile, or the password was changed.
    if (!isIn) return this.refuse(request, 'unknown', 'Try again.', undefined);
    this.slots.markUsed('login', request, provider);
    this.returnTo.afterLogin(request, 'You are logged in.');
    return this.returnTo.pathFrom(returnTo) ?? '/';
  }

  /** A provider may let in who has logged in there before: the answer must say that it has asked again. */
  private async confirm(
    request: PageRequest,
    owner: SignedInUser,
    {
      begun,
      credential,
      identity,
      label,
    }: {
      begun: AuthorizationRequest;
      credential: VerifiedCredential | undefined;
      identity: Identity;
      label: string;
    },
  ) {
    const asked = begun.until - REQUEST_SECONDS - TOLERANCE_SECONDS;
    if (credential?.userId !== owner.userId)
      return this.refuse(
        request,
        'other',
        `That login at ${label} is not joined to this account.`,
        owner,
      );
    if (!((identity.authTime ?? 0) >= asked && identity.authTime! <= now() + TOLERANCE_SECONDS))
      return this.refuse(
        request,
        'auth_time',
        `${label} did not ask you again who you are. Use another way.`,
        owner,
      );
    await this.returnTo.afterReauthentication(request, owner, credential);
    return this.returnTo.pathFrom(begun.returnTo) ?? '/account';
  }

  private tellJoined(
    request: PageRequest,
    owner: SignedInUser,
    { userId }: VerifiedCredential,
    label: string,
  ) {
    sessionOf(request).flash =
      userId === owner.userId
        ? `That login at ${label} is joined to your account already.`
        : `That login at ${label} belongs to another account here. Remove it there first.`;
    return '/account/logins';
  }

  private refuse(
    request: PageRequest,
    reason: string,
    sentence: string,
    owner: SignedInUser | undefined,
  ) {
    this.events.record(request, 'provider_refused', { userId: owner?.userId, reason });
    sessionOf(request).flash = sentence;
    return owner ? '/account/logins' : '/login?cookie=sent';
  }
}
