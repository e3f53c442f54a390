import { ConflictException, Injectable } from '@nestjs/common';
import { isInt, isString } from 'class-validator';
import { Config } from '#core/config/config.js';
import { Outbox, type OutboxRow } from '#core/mail/outbox.js';
import { now } from '#core/clock.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import { sessionOf, type SessionRequest } from '#core/session/session-data.js';
import { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { Links } from '#core/tokens/links.js';
import { Tokens } from '#core/tokens/tokens.js';
import { normalizeEmail, isEmailAddress } from '#core/users/email.js';
import type { User } from '#core/users/user.js';
import { Users } from '#core/users/users.js';
import type { PageRequest } from '#core/web/request.js';
import { RedirectException } from '#core/web/redirect-exception.js';
import { type IdentityOfProvider, Identities } from './identities.js';

const LINK_MINUTES = 60;

export const LINK = { name: 'provider-signup', seconds: LINK_MINUTES * 60 };

interface KeptIdentity extends IdentityOfProvider {
  /** Unix seconds. */
  readonly until: number;
}

/** What another version has stored may differ. */
const isUnlinkedIdentity = (value: unknown) => {
  const { provider, issuer, subject, until } = value as KeptIdentity;
  return [provider, issuer, subject].every(isString) && isInt(until);
};

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** Who somebody is at a provider, before they make an account with it, or link it to one. */
    readonly unlinkedIdentity: KeptIdentity | undefined;
  }
}

/** An identity that belongs to no account yet. An account with the same email may belong to somebody else. */
@Injectable()
export class UnlinkedIdentity {
  constructor(
    private readonly config: Config,
    private readonly lifecycle: SessionLifecycle,
    private readonly links: Links,
    private readonly identities: Identities,
    private readonly outbox: Outbox,
    loginLifecycle: LoginLifecycle,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    lifecycle.checkValue('unlinkedIdentity', { fits: isUnlinkedIdentity });
    // Somebody logs in to their account, to link it. The session is a new one already.
    loginLifecycle.onLogin(({ guest: { unlinkedIdentity }, session }) => {
      if (unlinkedIdentity) Object.assign(session, { unlinkedIdentity });
    });
    outbox.define(LINK.name, (mail, user) => this.write(mail, user));
  }

  keep(request: SessionRequest, { email: sent = '', ...identity }: IdentityOfProvider) {
    const email = isEmailAddress(sent) ? normalizeEmail(sent) : undefined;
    const unlinkedIdentity = { ...identity, email, until: now() + LINK.seconds };
    this.lifecycle.rotate(request, { unlinkedIdentity });
  }

  forget(request: SessionRequest) {
    this.lifecycle.rotate(request, { unlinkedIdentity: undefined });
  }

  /** @throws RedirectException when there is none in this session, or not any more */
  findOrRedirect(request: SessionRequest): IdentityOfProvider {
    const { login, unlinkedIdentity } = sessionOf(request);
    if (unlinkedIdentity && unlinkedIdentity.until > now()) return unlinkedIdentity;
    sessionOf(request).flash = 'That took too long, or began in another browser. Begin again.';
    throw new RedirectException(login ? '/account/logins' : '/login?cookie=sent');
  }

  /** The email that was shown to be theirs: by the provider, or by the link of a mail. */
  async verifiedEmail(request: SessionRequest, { email, isVerified }: IdentityOfProvider) {
    const { linkToken } = sessionOf(request);
    const token = linkToken && (await this.tokens.find(LINK, linkToken));
    if (token) return token.email;
    return isVerified ? email : undefined;
  }

  /**
   * Where there is mail, an account is made only for who reads the mails of its email, as at a sign-up.
   * @returns whether a mail was asked for
   */
  async sendLink(request: PageRequest, address: string) {
    const isAsked = this.config.mailUrl !== undefined;
    if (isAsked) await this.outbox.addRequested(request, { kind: LINK.name, address });
    return isAsked;
  }

  /** @returns undefined when the email has an account */
  async signUp(address: string, identity: IdentityOfProvider, isVerified: boolean) {
    const credential = await this.users.signUp(address, undefined, {
      isVerified,
      also: async (trx, { id }) => {
        if (await this.identities.insert(trx, identity, id)) return;
        throw new ConflictException('That login has an account by now. Log in with it.');
      },
    });
    if (credential) await this.tokens.revoke(LINK, { payload: address });
    return credential;
  }

  private async write({ address }: OutboxRow, user: User | undefined) {
    if (user) {
      return {
        subject: 'You have an account already',
        before: ['Somebody wants to make an account with this email, which has one.'],
        link: {
          href: `${this.config.publicOrigin}/login?returnTo=%2Fprovider-signup`,
          label: 'Log in',
        },
        after: [
          'If it was you: log in to it in the browser in which you began. Your other login can then be linked to it.',
          'If it was not you, there is nothing to do: your account stays as it is.',
        ],
      };
    }
    const href = await this.links.make('/provider-signup', LINK, undefined, { payload: address });
    return {
      subject: 'Finish your sign-up',
      before: ['Somebody wants to make an account with this email.'],
      link: { href, label: 'Finish' },
      after: [
        `The link works once, for ${LINK_MINUTES} minutes, in the browser in which you began.`,
        'If it was not you, there is nothing to do: without the link there is no account.',
      ],
    };
  }
}
