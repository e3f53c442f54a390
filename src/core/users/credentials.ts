import { Injectable } from '@nestjs/common';
import type { Insertable } from 'kysely';
import type { AccountTransaction, AccountTables, AllTables } from '../database/database.js';
import type { PasswordRule } from './new-password.js';
import { isUsable } from './passwords.js';
import { USER, type User } from './user.js';

interface Change {
  /** A sentence for the owner, without its full stop. */
  readonly what: string;
  /** A password that was chosen by a link in a mail: it was forgotten, or somebody else may know it. */
  readonly isByMail?: boolean;
}

type Listener = (
  trx: AccountTransaction,
  user: User,
  about: Change,
  loginAt: number,
) => Promise<void>;

type Revoke = (trx: AccountTransaction, user: User, since: number) => Promise<void>;

/** Tables whose rows have their user, and the login that added them. */
type AddedByLogins = {
  [Name in keyof AllTables]: 'login_at' | 'user_id' extends keyof AllTables[Name] ? Name : never;
}[keyof AllTables];

export type CredentialTable = AddedByLogins & keyof AccountTables;

/** Without `user_id` and `login_at`. */
export type CredentialRow<Table extends CredentialTable> = Omit<
  Insertable<AccountTables[Table]>,
  'user_id' | 'login_at'
>;

/**
 * The ways in which a user can log in: a password, and what features add. The owner gets a mail about each change, and
 * can delete what the login of an attacker has added.
 */
@Injectable()
export class Credentials {
  /** What features ask of a new password, wherever one is chosen. */
  readonly passwordRules: PasswordRule[] = [];
  readonly #listeners: Listener[] = [];
  readonly #tables: AddedByLogins[] = [];
  readonly #logInWith: AddedByLogins[] = [];
  readonly #endByReset: AddedByLogins[] = [];
  readonly #revokers: Revoke[] = [];
  readonly #warners: Listener[] = [];

  /** The page for a forgotten password, if a feature has one. */
  resetPath: string | undefined;

  addPasswordRule(rule: PasswordRule) {
    this.passwordRules.push(rule);
  }

  onChanged(listener: Listener) {
    this.#listeners.push(listener);
  }

  /**
   * Rows of this table are deleted when the login that added them is revoked.
   * @param how `canLogIn`: one row is enough to log in, as a passkey is. `endsByReset`: they are deleted when a password is
   * reset, because somebody else may have the account, and would log in again with a row of theirs
   */
  add(table: AddedByLogins, how: { canLogIn?: boolean; endsByReset?: boolean } = {}) {
    this.#tables.push(table);
    if (how.canLogIn) this.#logInWith.push(table);
    if (how.endsByReset) this.#endByReset.push(table);
  }

  /** Without a mail to the owner, unlike `Users.addCredential`. @returns false when an account has this row already */
  async insert<Table extends CredentialTable>(
    trx: AccountTransaction,
    table: Table,
    row: CredentialRow<Table>,
    user_id: string,
    login_at = 0,
  ) {
    const values = { ...row, user_id, login_at } as object as Insertable<AllTables['logins']>;
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto<keyof AllTables>(table)
      .values(values)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  /**
   * Whether the account has neither a password nor another row to log in with. Ask within the transaction that removes
   * the row: two requests may remove the last two.
   */
  async isOnlyCredential(trx: AccountTransaction, user: User, table: AddedByLogins, id: string) {
    if (isUsable(user.password_hash) || !this.#logInWith.includes(table)) return false;
    for (const other of this.#logInWith) {
      const rows = trx
        // For the types only, as below.
        .selectFrom(other as 'logins')
        .select('id')
        .where('user_id', '=', user.id);
      const found = other === table ? rows.where('id', '!=', id) : rows;
      if (await found.executeTakeFirst()) return false;
    }
    return true;
  }

  /** For changes that are not rows of their own: the listener restores what was before. */
  onRevoke(revoke: Revoke) {
    this.#revokers.push(revoke);
  }

  onWarning(listener: Listener) {
    this.#warners.push(listener);
  }

  /** Tells the owner of what may be an attack, although nothing was changed. */
  async warnOwner(...warning: Parameters<Listener>) {
    for (const listener of this.#warners) await listener(...warning);
  }

  /**
   * Call it within the transaction of the change: the writes of the listeners are part of it.
   * @param loginAt the start of the login that makes the change: see `VerifiedCredential`
   */
  async notifyChanged(trx: AccountTransaction, userId: string, about: Change, loginAt: number) {
    const found = trx.selectFrom('users').select(USER).where('id', '=', userId);
    const user = await found.executeTakeFirstOrThrow();
    for (const table of about.isByMail ? this.#endByReset : [])
      await trx
        .deleteFrom(table as 'logins')
        .where('user_id', '=', userId)
        .execute();
    for (const listener of this.#listeners) await listener(trx, user, about, loginAt);
  }

  /**
   * Revokes what the login that began then, and each later one, has added to the account. @param since milliseconds
   */
  async revokeSince(trx: AccountTransaction, user: User, since: number) {
    for (const revoke of this.#revokers) await revoke(trx, user, since);
    for (const table of this.#tables)
      await trx
        // For the types only: the table is known at run time.
        .deleteFrom(table as 'logins')
        .where('user_id', '=', user.id)
        .where('login_at', '>=', since)
        .execute();
  }
}
