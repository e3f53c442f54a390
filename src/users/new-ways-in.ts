import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Tables } from '../database/database.js';
import type { User } from './belongings.js';

interface NewWayIn {
  /** A sentence for the owner, without its full stop. */
  readonly what: string;
  /** Chosen by a link in a mail, because it was forgotten, or somebody else may know it. */
  readonly isByMail?: boolean;
}

type Listener = (change: Transaction<Tables>, user: User, way: NewWayIn) => Promise<void>;

/** Tells of every new password, and of what else lets somebody in. */
@Injectable()
export class NewWaysIn {
  readonly #listeners: Listener[] = [];

  listen(listener: Listener) {
    this.#listeners.push(listener);
  }

  /** Within the transaction that makes it: what the listeners do happens with it, or neither. */
  async tell(change: Transaction<Tables>, user: User, way: NewWayIn) {
    for (const listener of this.#listeners) await listener(change, user, way);
  }
}
