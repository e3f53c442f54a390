import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { now } from '../session/clock.js';
import { fingerprint } from '../session/secrets.js';
import { newToken } from '../tokens/tokens.js';

const PURPOSE = 'signup';

/** Secrets for links to addresses that have no account yet. */
@Injectable()
export class GuestTokens {
  constructor(private readonly database: Database) {}

  /** @returns the token. Only its fingerprint is stored */
  async issue(address: string, seconds: number) {
    const token = newToken();
    const row = { id: fingerprint(token), purpose: PURPOSE, user_id: '', account: null };
    await this.database
      .insertInto('tokens')
      .values({ ...row, about: address, expires_at: now() + seconds })
      .execute();
    return token;
  }

  /** @returns where it was sent */
  async addressOf(token: string) {
    const row = await this.database
      .selectFrom('tokens')
      .select('about')
      .where('id', '=', fingerprint(token))
      .where('purpose', '=', PURPOSE)
      .where('expires_at', '>', now())
      .executeTakeFirst();
    return row?.about ?? undefined;
  }

  async end(address: string) {
    await this.database
      .deleteFrom('tokens')
      .where('purpose', '=', PURPOSE)
      .where('about', '=', address)
      .execute();
  }
}
