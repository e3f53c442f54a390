import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { type OutboxRow, Outbox } from '#core/mail/outbox.js';
import type { LoginLifecycle } from '#core/logins/login-lifecycle.js';
import { Links } from '#core/tokens/links.js';
import { Tokens } from '#core/tokens/tokens.js';
import type { User } from '#core/users/user.js';
import { Users } from '#core/users/users.js';
import { ReturnTo } from '#core/web/access/return-to.js';
import type { PageRequest } from '#core/web/request.js';

type First = Awaited<ReturnType<LoginLifecycle['signupCredential']>>;

const LINK_MINUTES = 60;

export const LINK = { name: 'signup', seconds: LINK_MINUTES * 60 };

/**
 * An account for whoever reads the mails of an email. The password is chosen after the mail: one that was typed
 * before could be an attacker's, who waits until the owner of the email confirms it.
 */
@Injectable()
export class SignupByMail {
  constructor(
    private readonly config: Config,
    private readonly links: Links,
    private readonly outbox: Outbox,
    private readonly tokens: Tokens,
    private readonly users: Users,
    private readonly returnTo: ReturnTo,
  ) {
    returnTo.exclude('/signup', '/new-account');
    outbox.define(LINK.name, (mail, user) => this.write(mail, user));
  }

  /** Answers the same for an email that has an account: only its owner learns of it, by the mail. */
  async sendLink(request: PageRequest, address: string) {
    const payload = this.returnTo.pathFrom(request.query.returnTo) ?? null;
    await this.outbox.addRequested(request, { kind: LINK.name, address, payload });
  }

  private async write({ address, payload }: OutboxRow, user: User | undefined) {
    if (user) {
      const login = this.returnTo.addTo('/login', payload);
      return {
        subject: 'You have an account already',
        before: ['Somebody wants to make an account with this email, which has one.'],
        link: { href: `${this.config.publicOrigin}${login}`, label: 'Log in' },
        after: ['If it was not you, there is nothing to do: your account stays as it is.'],
      };
    }
    const link = await this.links.make('/signup', LINK, undefined, { payload: address });
    return {
      subject: 'Finish your sign-up',
      before: ['Somebody wants to make an account with this email.'],
      link: { href: this.returnTo.addTo(link, payload), label: 'Choose a password' },
      after: [
        `The link works once, for ${LINK_MINUTES} minutes.`,
        'If it was not you, there is nothing to do: without the link there is no account.',
      ],
    };
  }

  /**
   * @param first what the account has instead of a password
   * @returns undefined when the email has an account by now
   */
  async finish(address: string, password: string | undefined, first?: First) {
    const credential = await this.users.signUp(address, password, { ...first, isVerified: true });
    await this.tokens.revoke(LINK, { payload: address });
    return credential;
  }
}
