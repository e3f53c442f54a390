import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { nanoid } from 'nanoid';
import { Database, type Tables } from '../database/database.js';
import { deleteExpired } from '../database/sweeper.js';
import { now } from '../session/clock.js';
import { fingerprint } from '../session/secrets.js';
import type { Proof } from '../users/proof.js';
import type { User } from '../users/belongings.js';

/** What a kind of token is good for, and how long. */
export interface Purpose {
  readonly name: string;
  readonly seconds: number;
  /** It holds when address or password are changed, which somebody else may have done. */
  readonly outlivesChanges?: boolean;
}

/** Somebody has shown a token: they are who the mail was sent to. */
export interface Shown extends Proof {
  readonly id: string;
  readonly purpose: Purpose;
  readonly email: string;
  readonly about: string | null;
}

/** 258 bits: what is sent may be read later, and by others. */
export const newToken = () => nanoid(43);

/** Secrets for links in mails: each for one user and one purpose, until it is used or expires. */
@Injectable()
export class Tokens {
  constructor(private readonly database: Database) {}

  /** @returns the token. Only its fingerprint is stored */
  async issue(purpose: Purpose, user: User, about: string | null = null) {
    const token = newToken();
    await this.database
      .insertInto('tokens')
      .values({
        id: fingerprint(token),
        purpose: purpose.name,
        user_id: user.id,
        account: purpose.outlivesChanges ? null : accountOf(user),
        about,
        expires_at: now() + purpose.seconds,
      })
      .execute();
    return token;
  }

  /** Looking does not use it up: mail servers and browsers look, too. */
  async find(purpose: Purpose, token: string): Promise<Shown | undefined> {
    const row = await this.notExpired(purpose)
      .where('tokens.id', '=', fingerprint(token))
      .executeTakeFirst();
    if (!row || !isOfAccount(row)) return undefined;
    const { id, user_id: userId, password_hash: passwordHash, email, about } = row;
    return { id, purpose, userId, passwordHash, isByMail: true, email, about };
  }

  /** @returns whether it was there: of two who use it at once, one does. @param within what it is used for */
  async use({ id }: Shown, within: Kysely<Tables> = this.database) {
    const used = await within.deleteFrom('tokens').where('id', '=', id).executeTakeFirst();
    return used.numDeletedRows > 0n;
  }

  /** Those of somebody that are worth something, the latest first. */
  async of(purpose: Purpose, userId: string) {
    const rows = await this.notExpired(purpose)
      .where('user_id', '=', userId)
      .orderBy('expires_at', 'desc')
      .execute();
    return rows.filter(isOfAccount).map(({ id, about }) => ({ id, about }));
  }

  /** One, or all for this purpose. @returns whether there was one */
  async end(purpose: Purpose, userId: string, id?: string) {
    const { numDeletedRows } = await this.database
      .deleteFrom('tokens')
      .where('user_id', '=', userId)
      .where('purpose', '=', purpose.name)
      .$if(id !== undefined, (tokens) => tokens.where('id', '=', id!))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** With the account of each. */
  private notExpired(purpose: Purpose) {
    return this.database
      .selectFrom('tokens')
      .innerJoin('users', 'users.id', 'tokens.user_id')
      .select(['tokens.id', 'user_id', 'account', 'about', 'email', 'password_hash'])
      .where('purpose', '=', purpose.name)
      .where('expires_at', '>', now());
  }

  sweep() {
    return deleteExpired(this.database, 'tokens', 'expires_at', { until: now() });
  }
}

/** As it was when the token was made, where that counts. */
const isOfAccount = (row: Pick<User, 'email' | 'password_hash'> & { account: string | null }) =>
  row.account === null || row.account === accountOf(row);

const accountOf = ({ email, password_hash }: Pick<User, 'email' | 'password_hash'>) =>
  fingerprint(`${email}\n${password_hash}`);
