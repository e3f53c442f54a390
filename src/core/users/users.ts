import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { randomUUID } from 'node:crypto';
import { type AccountChange, type AllTables, Database } from '../database/database.js';
import { Belongings, USER, type User } from './belongings.js';
import { asWritten, emailAddress } from './email.js';
import { WaysIn } from './ways-in.js';
import { Passwords } from './passwords.js';
import { type Proof, provedBy } from './proof.js';

type Within<Result = void> = (
  change: AccountChange,
  user: User,
  loginAt: number,
) => Promise<Result>;

@Injectable()
export class Users {
  constructor(
    private readonly belongings: Belongings,
    private readonly database: Database,
    private readonly waysIn: WaysIn,
    private readonly passwords: Passwords,
  ) {
    // Then there is none that anybody knows, until a mail leads to a new one.
    waysIn.onTakeBack(async (change, { id }, since) => {
      await change
        .updateTable('users')
        .set({ password_hash: passwords.nobody, password_login_at: 0 })
        .where('id', '=', id)
        .where('password_login_at', '>=', since)
        .execute();
    });
  }

  /**
   * @param isShown whether they read the mails of the address
   * @returns what it proves to have made the account, or undefined when the address is taken
   */
  async signUp(
    email: string,
    password: string,
    { userId, isShown = false }: { userId?: string; isShown?: boolean } = {},
  ): Promise<Proof | undefined> {
    const passwordHash = await this.passwords.hash(password);
    const id = userId ?? randomUUID();
    const { numInsertedOrUpdatedRows } = await writing(this.database)
      .insertInto('users')
      .values({
        id,
        email: emailAddress(email),
        password_hash: passwordHash,
        created_at: Math.floor(Date.now() / 1000),
        email_is_shown: Number(isShown),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows ? { userId: id, passwordHash } : undefined;
  }

  async withId(id: string) {
    const [user] = await this.find('id', [id]);
    return user;
  }

  async withEmail(email: string) {
    const written = asWritten(email);
    const users = await this.find('email', [written, emailAddress(email)]);
    return users.find((user) => user.email === written) ?? users[0];
  }

  private find(column: 'id' | 'email', values: string[]): Promise<User[]> {
    return this.database.selectFrom('users').select(USER).where(column, 'in', values).execute();
  }

  /** @returns undefined for an unknown address as for a wrong password */
  async verify(email: string, password: string): Promise<Proof | undefined> {
    const user = await this.withEmail(email);
    const verdict = await this.passwords.verify(password, user?.password_hash);
    if (!user || verdict === 'wrong') return undefined;
    const proof = { userId: user.id, passwordHash: user.password_hash };
    if (verdict === 'right') return proof;
    // When the hash was replaced meanwhile, the password may be wrong by now.
    return (await this.storeHash(proof, password)) ?? this.verify(email, password);
  }

  /**
   * Every write of an account goes through here.
   * @param work all of it happens, or nothing
   * @returns what the work returns, or undefined when the proof holds no longer: then nothing is written
   */
  change<Result>(proof: Proof, work: Within<Result>): Promise<Result | undefined> {
    return this.database.transaction().execute(async (change) => {
      const user = await provedBy(this.database, proof, change)
        .select(['users.id', 'users.email', 'password_hash'])
        .executeTakeFirst();
      return user && work(writing(change), user, proof.loginAt ?? Date.now());
    });
  }

  /**
   * @param also what must happen with it, before the password is another
   * @returns the proof that holds from now on, or undefined when this one held no longer
   */
  changePassword(proof: Proof, password: string, also?: Within) {
    return this.storeHash(proof, password, async (change, user, loginAt) => {
      await also?.(change, user, loginAt);
      const { isByMail = false } = proof;
      const account = change.updateTable('users').where('id', '=', user.id);
      // A link in a mail shows the address as well.
      const shown = isByMail && { email_is_shown: 1 };
      await account.set({ password_login_at: loginAt, ...shown }).execute();
      const about = { what: 'Your password was changed', isByMail };
      await this.waysIn.tell(change, user.id, about, loginAt);
    });
  }

  private async storeHash(proof: Proof, password: string, also?: Within) {
    // Before the transaction: nobody waits for the account as long as this takes.
    const passwordHash = await this.passwords.hash(password);
    return this.change(proof, async (change, user, loginAt): Promise<Proof> => {
      const { id: userId } = user;
      await also?.(change, user, loginAt);
      const account = change.updateTable('users').where('id', '=', userId);
      await account.set({ password_hash: passwordHash }).execute();
      return { userId, passwordHash, ...(proof.loginAt && { loginAt: proof.loginAt }) };
    });
  }

  /** With all that is kept about them: its rows go by their foreign keys. @returns whether the proof held */
  async remove(proof: Proof) {
    const isRemoved = await this.change(proof, async (change, user) => {
      await change.deleteFrom('users').where('id', '=', user.id).execute();
      await this.belongings.deleteAddressed(user, change);
      return true;
    });
    return isRemoved ?? false;
  }
}

/** For here only. */
const writing = (database: Kysely<AllTables>) => database as object as AccountChange;
