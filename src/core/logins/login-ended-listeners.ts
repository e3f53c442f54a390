import { Injectable, Logger } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Background } from '../database/background.js';
import { type AllTables, Database } from '../database/database.js';
import { Unavailable } from '../database/unavailable.js';
import { now } from '../clock.js';
import type { EndReason } from './login-rows.js';

const EVERY_MS = 1_000;
/** After a listener has failed. */
const RETRY_SECONDS = 60;

interface EndedLogin {
  readonly id: string;
  readonly userId: string;
  /** When it began, in milliseconds. Rows that it has added to a table have the same in `login_at`. */
  readonly loginAt: number;
  readonly reason: EndReason;
  /** Unix seconds. */
  readonly endedAt: number;
}

/** @param trx write with it only: the listener counts as called when this transaction is committed */
type Listener = (ended: EndedLogin, trx: Transaction<AllTables>) => Promise<void>;

/** Listeners that are called when a login has ended. Any process may call them, and only one does. */
@Injectable()
export class LoginEndedListeners {
  readonly #logger = new Logger('LoginEndedListeners');
  readonly #all: Listener[] = [];
  readonly #loop;

  constructor(
    background: Background,
    private readonly database: Database,
  ) {
    this.#loop = background.every(EVERY_MS, 'LoginEndedListeners', () => this.tellAll());
  }

  add(listener: Listener) {
    this.#all.push(listener);
  }

  get isEmpty() {
    return this.#all.length === 0;
  }

  /** Calls the listeners for all logins that are due. */
  tell() {
    return this.#loop.run();
  }

  private async tellAll() {
    while (!this.isEmpty && !this.#loop.isOver && (await this.tellNext()));
  }

  private async tellNext() {
    const next = await this.database
      .selectFrom('ended_logins')
      .select('id')
      .where('due_at', '<=', now())
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    if (!next) return false;
    try {
      await this.database.transaction().execute((trx) => this.tellOne(next.id, trx));
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      this.#logger.error(error);
      await this.database
        .updateTable('ended_logins')
        .set({ due_at: now() + RETRY_SECONDS })
        .where('id', '=', next.id)
        .where('due_at', 'is not', null)
        .execute();
    }
    return true;
  }

  private async tellOne(id: string, trx: Transaction<AllTables>) {
    const told = await trx
      .updateTable('ended_logins')
      .set({ due_at: null })
      .where('id', '=', id)
      .where('due_at', '<=', now())
      .returningAll()
      .executeTakeFirst();
    // Another process was faster.
    if (!told) return;
    const { user_id: userId, login_at: loginAt, reason, ended_at: endedAt } = told;
    for (const listener of this.#all) await listener({ id, userId, loginAt, reason, endedAt }, trx);
  }
}
