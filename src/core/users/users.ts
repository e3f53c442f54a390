import { Injectable } from '@nestjs/common';
import type { Kysely, Transaction } from 'kysely';
import { randomUUID } from 'node:crypto';
import { type AccountTransaction, type AllTables, Database } from '../database/database.js';
import { now } from '../clock.js';
import { AccountData } from './account-data.js';
import { USER, type User } from './user.js';
import { normalizeEmail } from './email.js';
import { type CredentialRow, Credentials, type CredentialTable } from './credentials.js';
import { isUsable, Passwords, unusableHash } from './passwords.js';
import { type VerifiedCredential, lockValidAccount } from './verified-credential.js';

type Work<Result = void> = (
  trx: AccountTransaction,
  user: User,
  loginAt: number,
) => Promise<Result>;

/** Locks other rows before that of the account: in the same order for each change, so that there is no deadlock. */
type Lock = (trx: Transaction<AllTables>) => Promise<unknown>;

/** Accounts: finds them, makes them, and changes them. */
@Injectable()
export class Users {
  readonly #removals: { readonly work: Work; readonly lock: Lock | undefined }[] = [];

  constructor(
    private readonly accountData: AccountData,
    private readonly database: Database,
    private readonly credentials: Credentials,
    private readonly passwords: Passwords,
  ) {
    // Then no password is valid, until a link in a mail sets a new one.
    credentials.onRevoke(async (trx, { id }, since) => {
      await trx
        .updateTable('users')
        .set({ password_hash: unusableHash(), password_login_at: 0 })
        .where('id', '=', id)
        .where('password_login_at', '>=', since)
        .execute();
    });
  }

  /**
   * @param password undefined for an account that is used without one, such as with a passkey
   * @param isVerified whether the owner has shown that they read the mails to this email
   * @param also further writes: the account is made with them, or not at all
   * @returns the credential of the new account, or undefined when the email is taken
   */
  async signUp(
    email: string,
    password: string | undefined,
    {
      userId: id = randomUUID(),
      isVerified = false,
      also,
    }: { userId?: string; isVerified?: boolean; also?: Work } = {},
  ): Promise<VerifiedCredential | undefined> {
    const passwordHash =
      password === undefined ? unusableHash() : await this.passwords.hash(password);
    const email_verified = Number(isVerified);
    const user = { id, email: normalizeEmail(email), password_hash: passwordHash, email_verified };
    return this.database.transaction().execute(async (trx) => {
      const created_at = now();
      const { numInsertedOrUpdatedRows } = await writing(trx)
        .insertInto('users')
        .values({ ...user, created_at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (!numInsertedOrUpdatedRows) return undefined;
      await also?.(writing(trx), user, 0);
      return { userId: id, passwordHash };
    });
  }

  async findById(id: string) {
    return this.find('id', id);
  }

  async findByEmail(email: string) {
    return this.find('email', normalizeEmail(email));
  }

  /** Without one there are other ways to log in, such as a passkey. */
  hasPassword({ password_hash }: User) {
    return isUsable(password_hash);
  }

  private find(column: 'id' | 'email', value: string): Promise<User | undefined> {
    const users = this.database.selectFrom('users').select(USER);
    return users.where(column, '=', value).executeTakeFirst();
  }

  /** @returns undefined for an unknown address as for a wrong password */
  async verify(email: string, password: string): Promise<VerifiedCredential | undefined> {
    const user = await this.findByEmail(email);
    const result = await this.passwords.verify(password, user?.password_hash);
    if (!user || result === 'wrong') return undefined;
    const credential = { userId: user.id, passwordHash: user.password_hash };
    if (result === 'right') return credential;
    // The hash was replaced meanwhile, so the password may be wrong by now.
    return (await this.storeHash(credential, password)) ?? this.verify(email, password);
  }

  /**
   * Every write of an account goes through here.
   * @param work all of it is written, or nothing
   * @returns what the work returns, or undefined when the credential is no longer valid: then nothing is written
   */
  change<Result>(
    credential: VerifiedCredential,
    work: Work<Result>,
    lock?: Lock,
  ): Promise<Result | undefined> {
    return this.database.transaction().execute(async (trx) => {
      await lock?.(trx);
      const user = await lockValidAccount(this.database, credential, trx)
        .select(['users.id', 'users.email', 'password_hash', 'email_verified'])
        .executeTakeFirst();
      return user && work(writing(trx), user, credential.loginAt ?? Date.now());
    });
  }

  /** Adds a row that somebody can log in with, and tells the owner. @param max of one account */
  addCredential<Table extends CredentialTable>(
    credential: VerifiedCredential,
    table: Table,
    row: CredentialRow<Table>,
    { max, what }: { max: number; what: string },
  ) {
    return this.change(credential, async (trx, { id }, loginAt) => {
      // Counted while the account is locked, or two that come at once would both be the last.
      const own = trx
        .selectFrom(table as 'logins')
        .select('id')
        .where('user_id', '=', id);
      if ((await own.execute()).length >= max) return 'full';
      if (!(await this.credentials.insert(trx, table, row, id, loginAt))) return 'known';
      await this.credentials.notifyChanged(trx, id, { what }, loginAt);
      return 'added';
    });
  }

  /**
   * Removes a row, or all of the account, and tells the owner. @returns undefined for none, or 'last' when they could
   * not log in without it
   */
  removeCredential(
    credential: VerifiedCredential,
    table: CredentialTable,
    what: string,
    one?: string,
  ) {
    return this.change(credential, async (trx, user, loginAt) => {
      if (one && (await this.credentials.isOnlyCredential(trx, user, table, one))) return 'last';
      const { numDeletedRows } = await trx
        .deleteFrom(table as 'logins')
        .where('user_id', '=', user.id)
        .$if(one !== undefined, (rows) => rows.where('id', '=', one!))
        .executeTakeFirst();
      if (numDeletedRows === 0n) return undefined;
      await this.credentials.notifyChanged(trx, user.id, { what }, loginAt);
      return 'removed';
    });
  }

  /**
   * @param also further writes, before the password changes
   * @returns the credential that is valid from now on, or undefined when this one is no longer valid
   */
  changePassword(credential: VerifiedCredential, password: string, also?: Work) {
    return this.storeHash(credential, password, async (trx, user, loginAt) => {
      await also?.(trx, user, loginAt);
      const { isByMail = false } = credential;
      const account = trx.updateTable('users').where('id', '=', user.id);
      // A link in a mail verifies the email, too.
      const verified = isByMail && { email_verified: 1 };
      await account.set({ password_login_at: loginAt, ...verified }).execute();
      const what = isUsable(user.password_hash)
        ? 'Your password was changed'
        : 'Your account has a password now';
      const about = { what, isByMail };
      await this.credentials.notifyChanged(trx, user.id, about, loginAt);
    });
  }

  private async storeHash(credential: VerifiedCredential, password: string, also?: Work) {
    // Before the transaction, which would lock the account for as long as this takes.
    const passwordHash = await this.passwords.hash(password);
    return this.change(credential, async (trx, user, loginAt): Promise<VerifiedCredential> => {
      const { id: userId } = user;
      await also?.(trx, user, loginAt);
      const account = trx.updateTable('users').where('id', '=', userId);
      await account.set({ password_hash: passwordHash }).execute();
      return { userId, passwordHash, ...(credential.loginAt && { loginAt: credential.loginAt }) };
    });
  }

  /** For data that no foreign key deletes. */
  onRemove(work: Work, lock?: Lock) {
    this.#removals.push({ work, lock });
  }

  /** Deletes the account and, by foreign keys, all data about it. @returns whether the credential was valid */
  async remove(credential: VerifiedCredential) {
    const remove: Work<boolean> = async (trx, user, loginAt) => {
      for (const { work } of this.#removals) await work(trx, user, loginAt);
      await trx.deleteFrom('users').where('id', '=', user.id).execute();
      await this.accountData.deleteAddressed(user, trx);
      return true;
    };
    const isRemoved = await this.change(credential, remove, async (trx) => {
      for (const { lock } of this.#removals) await lock?.(trx);
    });
    return isRemoved ?? false;
  }
}

/** For this file only. */
const writing = (database: Kysely<AllTables>) => database as object as AccountTransaction;
