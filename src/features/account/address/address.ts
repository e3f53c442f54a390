import { Injectable } from '@nestjs/common';
import type { AccountTransaction } from '#core/database/database.js';
import { Config } from '#core/config/config.js';
import { type OutboxRow, Outbox } from '#core/mail/outbox.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { Links } from '#core/tokens/links.js';
import { securityStampOf, type VerifiedToken, Tokens } from '#core/tokens/tokens.js';
import type { User } from '#core/users/user.js';
import { normalizeEmail, isEmailAddress } from '#core/users/email.js';
import { OperationRefused, Operations } from '#core/users/operations.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { Users } from '#core/users/users.js';
import { Credentials } from '#core/users/credentials.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { FormerAddresses } from './former-addresses.js';
import { confirmation, changedNotice } from './messages.js';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/** Sent to the new email: whoever reads its mails confirms it. */
export const CHANGE = { name: 'change-address', seconds: HOUR };

/** Sent to the old email: whoever changed it may have changed the password too. */
export const UNDO = { name: 'address-back', seconds: 7 * DAY, outlivesChanges: true };

/**
 * The email of an account: changed by a link that is sent to the new one, restored by a link that is sent to the old
 * one.
 */
@Injectable()
export class Address {
  constructor(
    private readonly config: Config,
    private readonly former: FormerAddresses,
    private readonly links: Links,
    operations: Operations,
    private readonly outbox: Outbox,
    private readonly userLogins: UserLogins,
    private readonly tokens: Tokens,
    private readonly users: Users,
    private readonly credentials: Credentials,
  ) {
    credentials.add('former_addresses');
    credentials.onRevoke((trx, user, since) => this.back(trx, user, since));
    outbox.define(CHANGE.name, (mail, user) => this.askNew(mail, user));
    outbox.define(UNDO.name, (mail, user) => this.tellOld(mail, user));
    operations.add({
      name: 'email',
      description: 'gives the account another address. The old one gets a link that takes it back',
      takes: '<new-email>',
      run: (credential, email) => this.give(credential, email),
    });
  }

  /** Answers the same for an email that has an account: its owner gets no mail, and nobody learns of it. */
  async sendLink(request: PageRequest, credential: VerifiedCredential, address: string) {
    const mail = await this.users.change(credential, async (_, user, login_at) => {
      const payload = securityStampOf(user);
      return { kind: CHANGE.name, address, user_id: user.id, payload, login_at };
    });
    if (mail) await this.outbox.addRequested(request, mail);
  }

  /**
   * The mail to the old email is added in the same transaction. @returns false when somebody else was faster, or has
   * the email
   */
  change(token: VerifiedToken) {
    const credential = { ...token.credential, loginAt: token.loginAt };
    return this.moveTo(token.payload!, credential, token);
  }

  /** By an operator: nobody has verified the new email yet. */
  private async give(credential: VerifiedCredential, typed: string) {
    const email = normalizeEmail(typed);
    if (!isEmailAddress(email))
      throw new OperationRefused(`${typed} is no email address, such as you@example.com.`);
    if (await this.moveTo(email, credential)) return true;
    throw new OperationRefused(
      `Nothing was changed: ${email} belongs to an account already, or this one has changed meanwhile.`,
    );
  }

  private async moveTo(email: string, credential: VerifiedCredential, token?: VerifiedToken) {
    try {
      const isChanged = await this.users.change(credential, async (trx, user, login_at) => {
        if (token) await this.tokens.consume(token, trx);
        await this.former.add(user, login_at, trx);
        await set(user, email, trx, token !== undefined);
        const mail = { kind: UNDO.name, address: user.email, user_id: user.id, login_at };
        if (this.config.hasMail) await this.outbox.add(mail, trx);
        return true;
      });
      return isChanged ?? false;
    } catch (error) {
      // Emails are unique, also when two requests come at the same moment.
      if (await this.users.findByEmail(email)) return false;
      throw error;
    }
  }

  /** Only the email from before that login can be restored: none that the same login set in between. */
  async isUndo({ userId, loginAt, payload }: VerifiedToken) {
    return (await this.former.before(userId, loginAt)) === payload;
  }

  /**
   * Restores the email with a new password, ends all sessions, and revokes all that the attacker's login has added.
   */
  async undo(token: VerifiedToken, password: string) {
    const credential = await this.users.changePassword(
      token.credential,
      password,
      async (trx, user) => {
        if (await this.isOfOther(token.payload!, user, trx))
          throw new ValidationException({ newPassword: TAKEN });
        await this.credentials.revokeSince(trx, user, token.loginAt);
        await this.userLogins.endAll(user.id, trx);
      },
    );
    return credential !== undefined;
  }

  /** The email becomes what it was, or, when another account has that by now, one that nobody has. */
  private async back(trx: AccountTransaction, user: User, since: number) {
    const email = await this.former.before(user.id, since, trx);
    if (email === undefined) return;
    const isTaken = await this.isOfOther(email, user, trx);
    await set(user, isTaken ? noAddress(user.id) : email, trx);
  }

  /** Who has verified the email keeps it. Another account that was made with it, to keep the owner out, loses it. */
  private async isOfOther(email: string, user: User, trx: AccountTransaction) {
    const other = await trx
      .selectFrom('users')
      .select(['id', 'email_verified'])
      .where('email', '=', email)
      .where('id', '!=', user.id)
      .executeTakeFirst();
    if (!other || other.email_verified === 1) return other !== undefined;
    const row = trx.updateTable('users').where('id', '=', other.id);
    await row.set({ email: noAddress(other.id) }).execute();
    await this.userLogins.endAll(other.id, trx);
    return false;
  }

  /** No mail when the account has changed since it was asked for: whoever asked may have been logged out since. */
  private async askNew({ address, payload, login_at }: OutboxRow, user: User | undefined) {
    if (!user || securityStampOf(user) !== payload || (await this.users.findByEmail(address)))
      return undefined;
    return confirmation(
      await this.links.make('/new-address', CHANGE, user, { payload: address, login_at }),
    );
  }

  private async tellOld({ address, login_at }: OutboxRow, user: User | undefined) {
    if (!user) return undefined;
    return changedNotice(
      await this.links.make('/new-address', UNDO, user, { payload: address, login_at }),
    );
  }
}

const set = ({ id }: User, email: string, trx: AccountTransaction, isVerified = true) =>
  trx
    .updateTable('users')
    .set({ email, email_verified: Number(isVerified) })
    .where('id', '=', id)
    .execute();

const TAKEN =
  'Nothing was changed: that email belongs to another account by now, whose owner has confirmed it.';

const noAddress = (id: string) => `${id}@taken-back.invalid`;
