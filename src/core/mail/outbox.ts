import { Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { randomUUID } from 'node:crypto';
import { type AllTables, Database, type Tables } from '../database/database.js';
import { takeDue } from '../database/take-due.js';
import { now } from '../clock.js';
import type { User } from '../users/user.js';
import type { PageRequest } from '../web/request.js';
import { Throttle, type RateLimit } from '../web/throttle/throttle.js';
import type { MailMessage } from './message.js';

export type OutboxRow = Selectable<Tables['mails']>;
type New = Pick<OutboxRow, 'kind' | 'address'> &
  Partial<Pick<OutboxRow, 'user_id' | 'payload' | 'login_at' | 'priority'>>;

interface Kind {
  /** @param user whom the mail is about, if there is such an account @returns undefined when no mail is to be sent */
  readonly write: (mail: OutboxRow, user: User | undefined) => Promise<MailMessage | undefined>;
  /** The row of the mail is deleted after it. */
  readonly onGivenUp: ((mail: OutboxRow) => Promise<unknown>) | undefined;
}

/** Mails to one address, of all kinds and from all senders together: its owner may not have asked for them. */
const MAILS_TO: RateLimit = { kind: 'mail-to', account: 3, network: 30, minutes: 60 };

/**
 * Counted apart from MAILS_TO, or a stranger could keep the owner from a reset by asking for other mails. The window
 * is no longer than the link works: who may not ask for one more has one that works.
 */
const RESETS_TO: RateLimit = { kind: 'reset-to', account: 2, network: 30, minutes: 30 };

/** Mails that one account asks for, to all addresses together. */
const MAILS_BY: RateLimit = { kind: 'mail-by', account: 5, network: 30, minutes: 60 };

/** The order of sending: first mails for users who are locked out, then mails that a user waits for, then notices. */
export const PRIORITY = { lockedOut: 0, awaited: 1, notice: 2 } as const;

/** Waiting mails of one kind for one user. Whoever has the password could create thousands, by logging in. */
const MAX_WAITING = 20;

const KEEP_SECONDS = 3 * 24 * 60 * 60;

/** Mails that wait, as rows in the database. They are not lost when the process stops. */
@Injectable()
export class Outbox {
  readonly kinds = new Map<string, Kind>();

  constructor(
    private readonly database: Database,
    private readonly throttle: Throttle,
  ) {}

  /**
   * A feature defines how its kind of mail is written. `write` is called just before the mail is sent.
   * @param onGivenUp undoes what must not happen when the mail could not be sent
   */
  define(kind: string, write: Kind['write'], onGivenUp?: Kind['onGivenUp']) {
    this.kinds.set(kind, { write, onGivenUp });
  }

  /**
   * A mail that a visitor asks for, maybe to somebody else, in a form with a field `email`. It is counted before the
   * account is looked up. @throws ValidationException when there were too many
   */
  async addRequested(request: PageRequest, mail: New) {
    await this.count(request, mail);
    await this.add({ priority: PRIORITY.awaited, ...mail });
  }

  /** Counts a mail that is added later, in a transaction: within one, SQLite could not write the counter. */
  async count(request: PageRequest, mail: New) {
    if (mail.user_id) await this.throttle.count(MAILS_BY, request, mail.user_id, 'email');
    const to = mail.priority === PRIORITY.lockedOut ? RESETS_TO : MAILS_TO;
    await this.throttle.count(to, request, mail.address, 'email');
  }

  /**
   * Adds nothing when many of that kind wait for the same user already.
   * @param trx the transaction of the change that the mail tells about: both happen, or neither
   */
  async add(mail: New, trx: Kysely<AllTables> = this.database) {
    if (mail.user_id) {
      const { kind, user_id } = mail;
      const waiting = trx.selectFrom('mails').where((row) => row.and({ kind, user_id }));
      if ((await waiting.select('id').limit(MAX_WAITING).execute()).length === MAX_WAITING) return;
    }
    const at = now();
    await trx
      .insertInto('mails')
      .values({
        id: randomUUID(),
        priority: PRIORITY.notice,
        ...mail,
        tries: 0,
        created_at: at,
        due_at: at,
      })
      .execute();
  }

  /** A mail of a kind that no feature has defined here, such as one of a later version, waits. */
  async take() {
    const kinds = [...this.kinds.keys()];
    if (kinds.length === 0) return undefined;
    return takeDue(this.database, 'mails', (mails) =>
      mails.where('kind', 'in', kinds).orderBy('priority'),
    );
  }

  /** Deletes mails that waited for days: no process knows their kind. The mailer gives up those of a known kind. */
  async cleanUp() {
    const kinds = [...this.kinds.keys()];
    await this.database
      .deleteFrom('mails')
      .where('created_at', '<=', now() - KEEP_SECONDS)
      .$if(kinds.length > 0, (mails) => mails.where('kind', 'not in', kinds))
      .execute();
    return false;
  }

  async remove({ id }: OutboxRow) {
    await this.database.deleteFrom('mails').where('id', '=', id).execute();
  }
}
