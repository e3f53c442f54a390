import { Injectable } from '@nestjs/common';
import type { Insertable, Kysely } from 'kysely';
import { customAlphabet } from 'nanoid';
import { type AllTables, Database, type Tables } from '../database/database.js';
import { deleteOldest } from '../database/delete-oldest.js';
import { deleteExpired } from '../database/cleanup.js';
import { now } from '../clock.js';
import { hashToken } from '../secrets.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import type { User } from '../users/user.js';

export const TOKEN_LENGTH = 43;

/**
 * 256 bits: a mail may be read later, and by others. Letters and digits only: a mail program takes other characters
 * at the end of a link for those of the sentence.
 */
const newToken = customAlphabet(
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  TOKEN_LENGTH,
);

/** What a kind of token is for, and how long it is valid. */
export interface Purpose {
  readonly name: string;
  readonly seconds: number;
  /** It stays valid when email or password are changed, which an attacker may have done. */
  readonly outlivesChanges?: boolean;
  /** How many one user has at once. With one more, the oldest is deleted. */
  readonly max?: number;
}

/** More data, and the login that it is about, or that adds it. */
export type Details = Partial<Pick<Insertable<Tables['tokens']>, 'payload' | 'login_at'>>;

/** A valid token that a request has sent: so the request comes from the person whom it was made for. */
export interface VerifiedToken {
  readonly id: string;
  readonly purpose: Purpose;
  readonly userId: string;
  /** The current email of their account, or that of somebody who has none yet. */
  readonly email: string;
  readonly payload: string | null;
  /** Milliseconds. The start of the login that it is about, or now. */
  readonly loginAt: number;
  readonly credential: VerifiedCredential;
}

/**
 * Tokens for links in mails and for cookies. Each token is for one user (or one email) and for one purpose, until it
 * is used or expires.
 */
@Injectable()
export class Tokens {
  constructor(private readonly database: Database) {}

  /**
   * @param user undefined for somebody who has no account yet: then it is about their email
   * @returns the token. Only its hash is stored
   */
  async issue(
    purpose: Purpose,
    user: User | undefined,
    more: Details = {},
    trx: Kysely<AllTables> = this.database,
  ) {
    const token = newToken();
    const id = hashToken(token);
    await trx
      .insertInto('tokens')
      .values({
        id,
        purpose: purpose.name,
        user_id: user?.id ?? null,
        security_stamp: user && !purpose.outlivesChanges ? securityStampOf(user) : null,
        ...more,
        expires_at: now() + purpose.seconds,
      })
      .execute();
    if (user && purpose.max) {
      const values = { purpose: purpose.name, user_id: user.id };
      await deleteOldest(trx, 'tokens', 'expires_at', { id, max: purpose.max, values });
    }
    return token;
  }

  /** This does not use it up: mail servers and browsers open links, too. */
  find(purpose: Purpose, token: string) {
    return this.first(purpose, this.notExpired(purpose).where('tokens.id', '=', hashToken(token)));
  }

  /** Finds a token by its payload. It does not show that the request has the token. */
  findByPayload(purpose: Purpose, payload: string) {
    // For the index on `expires_at`. Twice the time, because the clock of the process that made it may be ahead.
    const soon = now() + 2 * purpose.seconds;
    const rows = this.notExpired(purpose).where('expires_at', '<=', soon);
    return this.first(purpose, rows.where('payload', '=', payload));
  }

  private async first(
    purpose: Purpose,
    rows: ReturnType<Tokens['notExpired']>,
  ): Promise<VerifiedToken | undefined> {
    const row = await rows.executeTakeFirst();
    if (!row || !isOfAccount(row)) return undefined;
    const { id, security_stamp, payload } = row;
    const loginAt = row.login_at || Date.now();
    const userId = row.user_id ?? '';
    const email = row.email ?? payload ?? '';
    const credential = { userId, isByMail: true, row: { table: 'tokens', id } } as const;
    const whenIssued = security_stamp !== null && { email, passwordHash: row.password_hash! };
    return {
      id,
      purpose,
      userId,
      email,
      payload,
      loginAt,
      credential: { ...credential, ...whenIssued },
    };
  }

  /**
   * @returns whether it was there: of two uses at once, one succeeds. @param trx the transaction of what it is used for
   */
  async consume({ id }: VerifiedToken, trx: Kysely<AllTables> = this.database) {
    const used = await trx.deleteFrom('tokens').where('id', '=', id).executeTakeFirst();
    return used.numDeletedRows > 0n;
  }

  /** The valid tokens of a user, newest first. */
  async of(purpose: Purpose, userId: string) {
    const rows = await this.notExpired(purpose)
      .where('user_id', '=', userId)
      .orderBy('expires_at', 'desc')
      .execute();
    return rows.filter(isOfAccount).map(({ id, payload }) => ({ id, payload }));
  }

  /** Deletes all that have these values. @returns whether there was one */
  async revoke(
    purpose: Purpose,
    values: Partial<Pick<Tables['tokens'], 'id' | 'user_id' | 'payload'>>,
    trx: Kysely<AllTables> = this.database,
  ) {
    const { numDeletedRows } = await trx
      .deleteFrom('tokens')
      .where((token) => token.and({ ...values, purpose: purpose.name }))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Joined with the account of each, if there is one. */
  private notExpired(purpose: Purpose) {
    return this.database
      .selectFrom('tokens')
      .leftJoin('users', 'users.id', 'tokens.user_id')
      .select([
        'tokens.id',
        'user_id',
        'security_stamp',
        'payload',
        'login_at',
        'email',
        'password_hash',
      ])
      .where('purpose', '=', purpose.name)
      .where('expires_at', '>', now());
  }

  cleanUp() {
    return deleteExpired(this.database, 'tokens', 'expires_at', { until: now() });
  }
}

interface Account {
  readonly email: string | null;
  readonly password_hash: string | null;
}

/** Whether the account exists and, with a `security_stamp`, is unchanged. True for a token that has no account yet. */
const isOfAccount = (row: Account & Pick<Tables['tokens'], 'user_id' | 'security_stamp'>) =>
  row.security_stamp === null
    ? row.user_id === null || row.email !== null
    : row.security_stamp === securityStampOf(row);

/** It changes when the email or the password changes. */
export const securityStampOf = ({ email, password_hash }: Account) =>
  hashToken(`${email}\n${password_hash}`);
