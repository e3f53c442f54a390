import { Injectable } from '@nestjs/common';
import type { AccountChange } from '../database/database.js';
import { USER, type User } from './belongings.js';

interface Change {
  /** A sentence for the owner, without its full stop. */
  readonly what: string;
  /** A password chosen by a link in a mail, because it was forgotten, or somebody else may know it. */
  readonly isByMail?: boolean;
}

type Listener = (change: AccountChange, user: User, about: Change) => Promise<void>;

/** Tells of everything that changes how somebody can log in: a new password, and what features add or take away. */
@Injectable()
export class WaysIn {
  readonly #listeners: Listener[] = [];

  listen(listener: Listener) {
    this.#listeners.push(listener);
  }

  /** Within the transaction that changes it: what the listeners do happens with it, or neither. */
  async tell(change: AccountChange, userId: string, about: Change) {
    const found = change.selectFrom('users').select(USER).where('id', '=', userId);
    const user = await found.executeTakeFirstOrThrow();
    for (const listener of this.#listeners) await listener(change, user, about);
  }
}
