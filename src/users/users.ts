import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { emailAddress } from './email.js';
import { Passwords } from './passwords.js';
import { randomUUID } from 'node:crypto';

@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
  ) {}

  /** @returns the id of the new user, or undefined when the address is taken */
  async signUp(email: string, password: string, id: string = randomUUID()) {
    const { numInsertedOrUpdatedRows } = await this.database
      .insertInto('users')
      .values({
        id,
        email: emailAddress(email),
        password_hash: await this.passwords.hash(password),
        created_at: Math.floor(Date.now() / 1000),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows ? id : undefined;
  }

  /** @returns the id of the user, or undefined for an unknown address as for a wrong password */
  async verify(email: string, password: string) {
    const user = await this.database
      .selectFrom('users')
      .select(['id', 'password_hash'])
      .where('email', '=', emailAddress(email))
      .executeTakeFirst();
    const verdict = await this.passwords.verify(password, user?.password_hash);
    if (!user || verdict === 'wrong') return undefined;
    if (verdict === 'outdated') await this.changePassword(user.id, password);
    return user.id;
  }

  async changePassword(id: string, password: string) {
    await this.database
      .updateTable('users')
      .set({ password_hash: await this.passwords.hash(password) })
      .where('id', '=', id)
      .execute();
  }

  async remove(id: string) {
    await this.database.deleteFrom('users').where('id', '=', id).execute();
  }
}
