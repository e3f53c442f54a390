import { Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { randomUUID } from 'node:crypto';
import { type AllTables, Database, type Tables } from '../database/database.js';
import { now } from '../session/clock.js';
import type { PageRequest } from '../web/request.js';
import { Throttle, type RateLimit } from '../web/throttle/throttle.js';

export type OutboxRow = Selectable<Tables['mails']>;
type New = Pick<OutboxRow, 'kind' | 'address'> &
  Partial<Pick<OutboxRow, 'user_id' | 'about' | 'login_at' | 'rank'>>;

/** Whoever gets one may not have asked for it: so many go to one receiver, whoever asks and for whatever. */
const MAILS_TO: RateLimit = { kind: 'mail-to', account: 3, network: 30, minutes: 60 };

/**
 * Apart from these, or a stranger would keep the owner from one by asking for others. No longer than its link works:
 * who may not ask for one more has one.
 */
const RESETS_TO: RateLimit = { kind: 'reset-to', account: 2, network: 30, minutes: 30 };

/** So many are asked for by one account, whoever gets them. */
const MAILS_BY: RateLimit = { kind: 'mail-by', account: 5, network: 30, minutes: 60 };

/** Which goes first: who is locked out, who waits for it, and what nobody waits for. */
export const RANK = { lockedOut: 0, awaited: 1, notice: 2 } as const;

/** Of one kind for one user. Whoever has the password could make thousands, by logging in. */
const MAX_WAITING = 20;

/** Longer than sending takes: whoever took a mail is done by then, or is dead. */
export const LEASE_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 60 * 60;

/** Mails that are to be sent, in the database: what was answered is not lost with the process. */
@Injectable()
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly throttle: Throttle,
  ) {}

  /**
   * A mail that a visitor asks for, maybe to somebody else, in a form with a field `email`. It is counted before
   * anybody looks whether there is such an account. @throws the form, when there were too many
   */
  async ask(request: PageRequest, mail: New) {
    await this.count(request, mail);
    await this.add({ rank: RANK.awaited, ...mail });
  }

  /** For a mail that is added afterwards, in a transaction: with SQLite nothing else can be written within that. */
  async count(request: PageRequest, mail: New) {
    if (mail.user_id) await this.throttle.count(MAILS_BY, request, mail.user_id, 'email');
    const to = mail.rank === RANK.lockedOut ? RESETS_TO : MAILS_TO;
    await this.throttle.count(to, request, mail.address, 'email');
  }

  /**
   * Nothing is added where many of that kind wait for the same user, who learns no more by one more.
   * @param within the transaction of what it tells about: both happen, or neither
   */
  async add(mail: New, within: Kysely<AllTables> = this.database) {
    if (mail.user_id) {
      const { kind, user_id } = mail;
      const waiting = within.selectFrom('mails').where((row) => row.and({ kind, user_id }));
      if ((await waiting.select('id').limit(MAX_WAITING).execute()).length === MAX_WAITING) return;
    }
    const at = now();
    await within
      .insertInto('mails')
      .values({
        id: randomUUID(),
        rank: RANK.notice,
        ...mail,
        tries: 0,
        created_at: at,
        due_at: at,
      })
      .execute();
  }

  /**
   * A mail that is due. From now on it is due again only when this try must have ended, later each time:
   * so no other process sends it meanwhile, and a try that fails needs nothing to be written.
   */
  async take(): Promise<OutboxRow | undefined> {
    const at = now();
    const next = await this.database
      .selectFrom('mails')
      .select(['id', 'tries'])
      .where('due_at', '<=', at)
      .orderBy('rank')
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    if (!next) return undefined;
    const wait = Math.min(LEASE_SECONDS * 2 ** next.tries, LONGEST_WAIT_SECONDS);
    const taken = await this.database
      .updateTable('mails')
      .set({ tries: next.tries + 1, due_at: at + wait })
      .where('id', '=', next.id)
      .where('due_at', '<=', at)
      .returningAll()
      .executeTakeFirst();
    // Another process was faster.
    return taken ?? this.take();
  }

  async remove({ id }: OutboxRow) {
    await this.database.deleteFrom('mails').where('id', '=', id).execute();
  }
}
