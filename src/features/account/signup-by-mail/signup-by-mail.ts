import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import type { Letter } from '#core/mail/letter.js';
import { Mailer } from '#core/mail/mailer.js';
import { type Mail, Outbox } from '#core/mail/outbox.js';
import { Links } from '#core/tokens/links.js';
import { type Purpose, Tokens } from '#core/tokens/tokens.js';
import type { User } from '#core/users/belongings.js';
import { Users } from '#core/users/users.js';
import { WayBack } from '#core/web/access/way-back.js';
import type { PageRequest } from '#core/web/request.js';

const LINK_MINUTES = 60;

export const LINK: Purpose = { name: 'signup', seconds: LINK_MINUTES * 60 };

/**
 * An account for whoever reads the mails of an address. The password is chosen after the mail: one that was
 * typed before could be that of somebody else, who waits until the owner of the address confirms it.
 */
@Injectable()
export class SignupByMail {
  constructor(
    private readonly config: Config,
    private readonly links: Links,
    mailer: Mailer,
    private readonly outbox: Outbox,
    private readonly tokens: Tokens,
    private readonly users: Users,
    private readonly wayBack: WayBack,
  ) {
    wayBack.addEntrances('/signup', '/new-account');
    mailer.writes(LINK.name, (mail, user) => this.write(mail, user));
  }

  /** The same for an address that has an account: only its owner learns of it, by the mail. */
  async ask(request: PageRequest, address: string) {
    const about = this.wayBack.to(request.query.returnTo) ?? null;
    await this.outbox.ask(request, { kind: LINK.name, address, about });
  }

  private async write({ address, about }: Mail, user: User | undefined): Promise<Letter> {
    if (user) {
      const login = this.wayBack.by('/login', about);
      return {
        subject: 'You have an account already',
        before: ['Somebody wants to make an account with this address, which has one.'],
        link: { href: `${this.config.publicOrigin}${login}`, label: 'Log in' },
        after: ['If it was not you, there is nothing to do: your account stays as it is.'],
      };
    }
    const link = await this.links.make('/signup', LINK, undefined, { about: address });
    return {
      subject: 'Finish your sign-up',
      before: ['Somebody wants to make an account with this address.'],
      link: { href: this.wayBack.by(link, about), label: 'Choose a password' },
      after: [
        `The link works once, for ${LINK_MINUTES} minutes.`,
        'If it was not you, there is nothing to do: without the link there is no account.',
      ],
    };
  }

  /** @returns undefined when the address has an account by now */
  async finish(address: string, password: string) {
    const proof = await this.users.signUp(address, password, { isShown: true });
    await this.tokens.end(LINK, { about: address });
    return proof;
  }
}
