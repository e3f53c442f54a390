import { Injectable } from '@nestjs/common';
import type { AccountChange } from '#core/database/database.js';
import { Config } from '#core/config/config.js';
import { Mailer } from '#core/mail/mailer.js';
import { type Mail, Outbox } from '#core/mail/outbox.js';
import { SignedInSessions } from '#core/session/signed-in-sessions.js';
import { Links } from '#core/tokens/links.js';
import { accountOf, type Purpose, type Shown, Tokens } from '#core/tokens/tokens.js';
import type { User } from '#core/users/belongings.js';
import { emailAddress, isNewEmailAddress } from '#core/users/email.js';
import { OperationRefused, Operations } from '#core/users/operations.js';
import type { Proof } from '#core/users/proof.js';
import { Users } from '#core/users/users.js';
import { WaysIn } from '#core/users/ways-in.js';
import { InvalidForm } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { FormerAddresses } from './former-addresses.js';
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
    private readonly config: Config,
    private readonly former: FormerAddresses,
    private readonly links: Links,
    mailer: Mailer,
    operations: Operations,
    private readonly outbox: Outbox,
    private readonly sessions: SignedInSessions,
    private readonly tokens: Tokens,
    private readonly users: Users,
    private readonly waysIn: WaysIn,
  ) {
    waysIn.add('former_addresses');
    waysIn.onTakeBack((change, user, since) => this.back(change, user, since));
    mailer.writes(CHANGE.name, (mail, user) => this.askNew(mail, user));
    mailer.writes(BACK.name, (mail, user) => this.tellOld(mail, user));
    operations.add({
      name: 'email',
      about: 'gives the account another address. The old one gets a link that takes it back',
      takes: '<new-email>',
      run: (proof, email) => this.give(proof, email),
    });
  }

  /** The same for an address that has an account: its owner is not bothered, and nobody learns of it. */
  async ask(request: PageRequest, proof: Proof, address: string) {
    const mail = await this.users.change(proof, async (_, user, login_at) => {
      const about = accountOf(user);
      return { kind: CHANGE.name, address, user_id: user.id, about, login_at };
    });
    if (mail) await this.outbox.ask(request, mail);
  }

  /** The old address is told in the same transaction. @returns false when somebody else was faster, or has it */
  change(shown: Shown) {
    const proof = { ...shown.proof, loginAt: shown.loginAt };
    return this.moveTo(shown.about!, proof, shown);
  }

  /** By an operator: nobody has shown yet that they read the mails of the new address. */
  private async give(proof: Proof, typed: string) {
    const email = emailAddress(typed);
    if (!isNewEmailAddress(email))
      throw new OperationRefused(`${typed} is no email address, such as you@example.com.`);
    if (await this.moveTo(email, proof)) return true;
    throw new OperationRefused(
      `Nothing was changed: ${email} belongs to an account already, or this one has changed meanwhile.`,
    );
  }

  private async moveTo(email: string, proof: Proof, shown?: Shown) {
    try {
      const isChanged = await this.users.change(proof, async (change, user, login_at) => {
        if (shown) await this.tokens.use(shown, change);
        await this.former.add(user, login_at, change);
        await set(user, email, change, shown !== undefined);
        const mail = { kind: BACK.name, address: user.email, user_id: user.id, login_at };
        if (this.config.hasMail) await this.outbox.add(mail, change);
        return true;
      });
      return isChanged ?? false;
    } catch (error) {
      // Addresses are unique, whoever comes at the same moment.
      if (await this.users.withEmail(email)) return false;
      throw error;
    }
  }

  /** Only the address of before that login is a way back: none that the same login had in between. */
  async isWayBack({ userId, loginAt, about }: Shown) {
    return (await this.former.before(userId, loginAt)) === about;
  }

  /** Whoever took the account is out: with a new password, everywhere, and with all that their login has added. */
  async takeBack(shown: Shown, password: string) {
    const proof = await this.users.changePassword(shown.proof, password, async (change, user) => {
      if (await this.isOfOther(shown.about!, user, change))
        throw new InvalidForm({ newPassword: TAKEN });
      await this.waysIn.takeBack(change, user, shown.loginAt);
      await this.sessions.endAll(user.id, change);
    });
    return proof !== undefined;
  }

  /** The address becomes what it was, or, when that belongs to somebody else by now, one that nobody has. */
  private async back(change: AccountChange, user: User, since: number) {
    const email = await this.former.before(user.id, since, change);
    if (email === undefined) return;
    const isTaken = await this.isOfOther(email, user, change);
    await set(user, isTaken ? noAddress(user.id) : email, change);
  }

  /**
   * Whoever has shown that the address is theirs keeps it. Another account that was made with it, to keep the owner
   * out, loses it.
   */
  private async isOfOther(email: string, user: User, change: AccountChange) {
    const other = await change
      .selectFrom('users')
      .select(['id', 'email_is_shown'])
      .where('email', '=', email)
      .where('id', '!=', user.id)
      .executeTakeFirst();
    if (!other || other.email_is_shown === 1) return other !== undefined;
    const row = change.updateTable('users').where('id', '=', other.id);
    await row.set({ email: noAddress(other.id) }).execute();
    await this.sessions.endAll(other.id, change);
    return false;
  }

  /** Nothing when the account has changed since it was asked for: whoever did may have been put out. */
  private async askNew({ address, about, login_at }: Mail, user: User | undefined) {
    if (!user || accountOf(user) !== about || (await this.users.withEmail(address)))
      return undefined;
    return confirmation(
      await this.links.make('/new-address', CHANGE, user, { about: address, login_at }),
    );
  }

  private async tellOld({ address, login_at }: Mail, user: User | undefined) {
    if (!user) return undefined;
    return farewell(
      await this.links.make('/new-address', BACK, user, { about: address, login_at }),
    );
  }
}

const set = ({ id }: User, email: string, change: AccountChange, isShown = true) =>
  change
    .updateTable('users')
    .set({ email, email_is_shown: Number(isShown) })
    .where('id', '=', id)
    .execute();

const TAKEN =
  'Nothing was changed: that address belongs to another account by now, whose owner has shown that it is theirs.';

const noAddress = (id: string) => `${id}@taken-back.invalid`;
