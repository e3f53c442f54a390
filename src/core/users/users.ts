import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { randomUUID } from 'node:crypto';
import { Database, type Tables } from '../database/database.js';
import { Belongings, USER, type User } from './belongings.js';
import { asWritten, emailAddress } from './email.js';
import { WaysIn } from './ways-in.js';
import { Passwords } from './passwords.js';
import type { Proof } from './proof.js';

type Within = (change: Transaction<Tables>, user: User) => Promise<void>;

@Injectable()
export class Users {
  constructor(
    private readonly belongings: Belongings,
    private readonly database: Database,
    private readonly waysIn: WaysIn,
    private readonly passwords: Passwords,
  ) {}

  /** @returns what it proves to have made the account, or undefined when the address is taken */
  async signUp(
    email: string,
    password: string,
    userId: string = randomUUID(),
  ): Promise<Proof | undefined> {
    const passwordHash = await this.passwords.hash(password);
    const { numInsertedOrUpdatedRows } = await this.database
      .insertInto('users')
      .values({
        id: userId,
        email: emailAddress(email),
        password_hash: passwordHash,
        created_at: Math.floor(Date.now() / 1000),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows ? { userId, passwordHash } : undefined;
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
   * @param also what must happen with it: both happen, or neither
   * @returns the proof that holds from now on, or undefined when this one held no longer
   */
  changePassword(proof: Proof, password: string, also?: Within) {
    return this.storeHash(proof, password, async (change, user) => {
      await also?.(change, user);
      const { isByMail = false } = proof;
      await this.waysIn.tell(change, user.id, { what: 'Your password was changed', isByMail });
    });
  }

  private async storeHash(
    { userId, passwordHash }: Proof,
    password: string,
    also?: Within,
  ): Promise<Proof | undefined> {
    const newHash = await this.passwords.hash(password);
    return this.database.transaction().execute(async (change) => {
      // First, because it locks the row: a login with the old hash has to wait.
      const user = await change
        .updateTable('users')
        .set({ password_hash: newHash })
        .where('id', '=', userId)
        .where('password_hash', '=', passwordHash)
        .returning(USER)
        .executeTakeFirst();
      if (!user) return undefined;
      await also?.(change, user);
      return { userId, passwordHash: newHash };
    });
  }

  /** With all that is kept about them: its rows go by their foreign keys. */
  async remove(id: string) {
    await this.database.transaction().execute(async (change) => {
      // First: whoever is logging in waits for it, and finds nobody.
      const user = await change
        .deleteFrom('users')
        .where('id', '=', id)
        .returning(USER)
        .executeTakeFirst();
      if (user) await this.belongings.deleteAddressed(user, change);
    });
  }
}
