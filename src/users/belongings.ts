import { Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import type { Tables } from '../database/database.js';

export const USER = ['id', 'email', 'password_hash'] as const;

export type User = Pick<Selectable<Tables['users']>, (typeof USER)[number]>;

/** What is kept about one user in one table. */
interface Belonging {
  readonly name: string;
  /** For the file of their data: without ids and hashes. */
  rowsOf(user: User): Promise<readonly object[]>;
  delete(user: User, within: Kysely<Tables>): Promise<unknown>;
}

/** A folder that keeps something about users adds it here: it can be shown to them, and goes with the account. */
@Injectable()
export class Belongings {
  readonly #all: Belonging[] = [];

  add(belonging: Belonging) {
    this.#all.push(belonging);
  }

  async of(user: User) {
    const rows = this.#all.map(async ({ name, rowsOf }) => [name, await rowsOf(user)]);
    return Object.fromEntries(await Promise.all(rows)) as Record<string, readonly object[]>;
  }

  async delete(user: User, within: Kysely<Tables>) {
    for (const belonging of this.#all) await belonging.delete(user, within);
  }
}
