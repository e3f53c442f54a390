import { Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { Database, type Tables } from '../database/database.js';

export const USER = ['id', 'email', 'password_hash'] as const;

export type User = Pick<Selectable<Tables['users']>, (typeof USER)[number]>;

/** What is kept about users in one table. Kysely wants to know one of the tables by name. */
interface Belonging {
  readonly table: 'users';
  readonly columns: readonly 'id'[];
  readonly whose: (user: User) => { id?: string };
}

/** A folder that keeps something about users adds it here: it can be shown to them, and goes with the account. */
@Injectable()
export class Belongings {
  readonly #all: Belonging[] = [];

  constructor(private readonly database: Database) {}

  /**
   * @param columns for the file of their data: without ids and hashes
   * @param whose a row is theirs when one of its columns has such a value
   */
  add<Name extends keyof Tables>(
    table: Name,
    columns: readonly (keyof Tables[Name])[],
    whose: (user: User) => Partial<Tables[Name]> | { user_id: string } = ofUser,
  ) {
    this.#all.push({ table, columns, whose } as unknown as Belonging);
  }

  async of(user: User) {
    const shown = this.#all.filter(({ columns }) => columns.length > 0);
    const rows = shown.map(async ({ table, columns, whose }) => {
      const theirs = this.database.selectFrom(table).where((row) => row.or(whose(user)));
      return [table, await theirs.select(columns).execute()];
    });
    return Object.fromEntries(await Promise.all(rows)) as Record<string, readonly object[]>;
  }

  async delete(user: User, within: Kysely<Tables>) {
    for (const { table, whose } of this.#all) {
      await within
        .deleteFrom(table)
        .where((row) => row.or(whose(user)))
        .execute();
    }
  }
}

const ofUser = ({ id }: User) => ({ user_id: id });
