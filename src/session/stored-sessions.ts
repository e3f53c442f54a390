import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { now } from './clock.js';
import { fingerprint } from './secrets.js';
import type { SessionSnapshot } from './session-data.js';

/** How long an ended id stays dead: longer than any request that could still write to it. */
const GRAVE_SECONDS = 60 * 60;

/** The rows behind a session that lives on the server. The key is the id in the cookie. */
@Injectable()
export class StoredSessions {
  constructor(private readonly database: Database) {}

  async read(id: string): Promise<SessionSnapshot | undefined> {
    const row = await this.database
      .selectFrom('sessions')
      .select('data')
      .where('id', '=', fingerprint(id))
      .where('expires_at', '>', now())
      .executeTakeFirst();
    return row?.data ? contentOf(row.data) : undefined;
  }

  /** Does nothing to a session that was ended: a slow request must not bring it back to life. */
  async write(id: string, session: SessionSnapshot, lifetimeSeconds: number) {
    const data = JSON.stringify(session);
    const expires_at = now() + lifetimeSeconds;
    await this.database
      .insertInto('sessions')
      .values({ id: fingerprint(id), data, expires_at })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ data, expires_at })
          .where('sessions.data', 'is not', null),
      )
      .execute();
  }

  async end(id: string) {
    await this.database
      .updateTable('sessions')
      .set({ data: null, expires_at: now() + GRAVE_SECONDS })
      .where('id', '=', fingerprint(id))
      .execute();
  }

  /** Deletes a batch of expired rows. True when there may be more. */
  async sweep(batch = 500) {
    const { numDeletedRows } = await this.database
      .deleteFrom('sessions')
      .where('id', 'in', (sessions) =>
        sessions.selectFrom('sessions').select('id').where('expires_at', '<=', now()).limit(batch),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === batch;
  }
}

/** A row that was damaged is no session: its visitor is a guest, and not shut out until it expires. */
function contentOf(data: string): SessionSnapshot | undefined {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
