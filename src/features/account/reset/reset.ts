import { Injectable } from '@nestjs/common';
import { Outbox } from '#core/mail/outbox.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { Links } from '#core/tokens/links.js';
import { type VerifiedToken, Tokens } from '#core/tokens/tokens.js';
import type { User } from '#core/users/user.js';
import { Users } from '#core/users/users.js';

const LINK_MINUTES = 30;

export const LINK = { name: 'reset', seconds: LINK_MINUTES * 60 };

/** A new password for somebody who forgot it. */
@Injectable()
export class Reset {
  constructor(
    private readonly links: Links,
    outbox: Outbox,
    private readonly userLogins: UserLogins,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    outbox.define(LINK.name, (_mail, user) => this.write(user));
  }

  private async write(user: User | undefined) {
    if (!user) return undefined;
    const href = await this.links.make('/reset', LINK, user);
    return {
      subject: 'Choose a new password',
      before: ['Somebody asked for a new password for your account.'],
      link: { href, label: 'Choose a new password' },
      after: [
        `The link works once, for ${LINK_MINUTES} minutes.`,
        'If it was not you, there is nothing to do: your password stays as it is.',
      ],
    };
  }

  // #region change
  /**
   * Ends all sessions, because somebody may know the old password. @returns the credential, or undefined when
   * somebody else was faster
   */
  change(token: VerifiedToken, password: string) {
    return this.users.changePassword(token.credential, password, async (trx) => {
      await this.tokens.consume(token, trx);
      await this.userLogins.endAll(token.userId, trx, 'password');
    });
  }
  // #endregion change
}
