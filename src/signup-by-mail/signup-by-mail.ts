import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import type { Letter } from '../mail/letter.js';
import { Mailer } from '../mail/mailer.js';
import { type Mail, Outbox } from '../mail/outbox.js';
import { Users } from '../users/users.js';
import { WayBack } from '../web/access/way-back.js';
import type { Tries } from '../web/throttle/throttle.js';
import { GuestTokens } from './guest-tokens.js';

/** Few: each is a mail to somebody who may not have asked for it. */
export const SIGNUP: Tries = { kind: 'signup', account: 3, address: 30, minutes: 60 };

const KIND = 'signup';
const LINK_MINUTES = 60;

/**
 * An account for whoever reads the mails of an address. The password is chosen after the mail: one that was
 * typed before could be that of somebody else, who waits until the owner of the address confirms it.
 */
@Injectable()
export class SignupByMail {
  constructor(
    private readonly config: Config,
    mailer: Mailer,
    private readonly outbox: Outbox,
    private readonly tokens: GuestTokens,
    private readonly users: Users,
    private readonly wayBack: WayBack,
  ) {
    mailer.writes(KIND, (mail) => this.write(mail));
  }

  /** The same for an address that has an account: only its owner learns of it, by the mail. */
  async ask(address: string, returnTo: unknown) {
    const about = this.wayBack.to(returnTo) ?? null;
    await this.outbox.add({ kind: KIND, address, about });
  }

  private async write({ address, about }: Mail): Promise<Letter> {
    const { publicOrigin } = this.config;
    if (await this.users.withEmail(address)) {
      return {
        subject: 'You have an account already',
        before: ['Somebody wants to make an account with this address, which has one.'],
        link: { href: `${publicOrigin}${this.wayBack.by('/login', about)}`, label: 'Log in' },
        after: ['If it was not you, there is nothing to do: your account stays as it is.'],
      };
    }
    const token = await this.tokens.issue(address, LINK_MINUTES * 60);
    return {
      subject: 'Finish your sign-up',
      before: ['Somebody wants to make an account with this address.'],
      link: {
        href: `${publicOrigin}${this.wayBack.by(`/signup/${token}`, about)}`,
        label: 'Choose a password',
      },
      after: [
        `The link works once, for ${LINK_MINUTES} minutes.`,
        'If it was not you, there is nothing to do: without the link there is no account.',
      ],
    };
  }

  /** @returns undefined when the address has an account by now */
  async finish(address: string, password: string) {
    const proof = await this.users.signUp(address, password);
    await this.tokens.end(address);
    return proof;
  }
}
