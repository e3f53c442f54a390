import { Injectable } from '@nestjs/common';
import type { AccountChange } from '#core/database/database.js';
import { Mailer } from '#core/mail/mailer.js';
import { type Mail, Outbox } from '#core/mail/outbox.js';
import { SignedInSessions } from '#core/session/signed-in-sessions.js';
import { Links } from '#core/tokens/links.js';
import { accountOf, type Purpose, type Shown, Tokens } from '#core/tokens/tokens.js';
import type { User } from '#core/users/belongings.js';
import type { Proof } from '#core/users/proof.js';
import { Users } from '#core/users/users.js';
import type { PageRequest } from '#core/web/request.js';
import { confirmation, farewell } from './letters.js';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/** For the new address: it is confirmed by whoever reads its mails. */
export const CHANGE: Purpose = { name: 'change-address', seconds: HOUR };

/** For the old one: whoever changed it may have changed the password too. */
export const BACK: Purpose = { name: 'address-back', seconds: 7 * DAY, outlivesChanges: true };

/** The address of an account: changed by a link to the new one, taken back by a link to the old one. */
@Injectable()
export class Address {
  constructor(
    private readonly links: Links,
    mailer: Mailer,
    private readonly outbox: Outbox,
    private readonly sessions: SignedInSessions,
    private readonly tokens: Tokens,
    private readonly users: Users,
  ) {
    mailer.writes(CHANGE.name, (mail, user) => this.askNew(mail, user));
    mailer.writes(BACK.name, (mail, user) => this.tellOld(mail, user));
  }

  /** The same for an address that has an account: its owner is not bothered, and nobody learns of it. */
  async ask(request: PageRequest, proof: Proof, address: string) {
    const { userId } = proof;
    const about = await this.users.change(proof, async (_, user) => accountOf(user));
    if (about)
      await this.outbox.ask(request, { kind: CHANGE.name, address, user_id: userId, about });
  }

  /** The old address is told in the same transaction. @returns false when somebody else was faster, or has it */
  async change(shown: Shown) {
    const about = shown.about!;
    try {
      const isChanged = await this.users.change(shown.proof, async (change, { id, email }) => {
        await this.tokens.use(shown, change);
        await change.updateTable('users').set({ email: about }).where('id', '=', id).execute();
        await this.outbox.add({ kind: BACK.name, address: email, user_id: id }, change);
        return true;
      });
      return isChanged ?? false;
    } catch (error) {
      // Addresses are unique, whoever comes at the same moment.
      if (await this.users.withEmail(about)) return false;
      throw error;
    }
  }

  /** Whoever took the account is out: with a new password, everywhere, and with the ways back that they have. */
  async takeBack(shown: Shown, password: string) {
    const { id, userId, about } = shown;
    const proof = await this.users.changePassword(shown.proof, password, async (change) => {
      await this.free(about!, change);
      await change.updateTable('users').set({ email: about! }).where('id', '=', userId).execute();
      // Older ones stay: they are for an address that the owner had before.
      await change
        .deleteFrom('tokens')
        .where('user_id', '=', userId)
        .where('expires_at', '>=', (own) =>
          own.selectFrom('tokens as own').select('own.expires_at').where('own.id', '=', id),
        )
        .execute();
      await this.sessions.endAll(userId, change);
    });
    return proof !== undefined;
  }

  /** An account that somebody made meanwhile, to keep the owner out, loses the address: it never showed that it has it. */
  private async free(email: string, change: AccountChange) {
    const other = change.selectFrom('users').select('id').where('email', '=', email);
    const { id } = (await other.executeTakeFirst()) ?? {};
    if (id === undefined) return;
    const none = `${id}@taken-back.invalid`;
    await change.updateTable('users').set({ email: none }).where('id', '=', id).execute();
    await this.sessions.endAll(id, change);
  }

  /** Nothing when the account has changed since it was asked for: whoever did may have been put out. */
  private async askNew({ address, about }: Mail, user: User | undefined) {
    if (!user || accountOf(user) !== about || (await this.users.withEmail(address)))
      return undefined;
    return confirmation(await this.links.make('/new-address', CHANGE, user, address));
  }

  private async tellOld({ address }: Mail, user: User | undefined) {
    if (!user) return undefined;
    return farewell(await this.links.make('/new-address', BACK, user, address));
  }
}
