import { Injectable } from '@nestjs/common';
import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import { Database, type Tables } from '../database/database.js';

export const USER = ['id', 'email', 'password_hash'] as const;

export type User = Pick<Selectable<Tables['users']>, (typeof USER)[number]>;

/** A row is theirs when it has all the values of one of these. */
type Whose<Name extends keyof Tables> = (user: User) => readonly Partial<Tables[Name]>[];

interface Belonging {
  readonly table: keyof Tables;
  readonly columns: readonly string[];
  readonly whose: (user: User) => readonly object[];
}

/** A folder that keeps something about users adds it here: it can be shown to them, and goes with the account. */
@Injectable()
export class Belongings {
  readonly #all: Belonging[] = [];

  constructor(private readonly database: Database) {}

  /**
   * @param columns for the file of their data: no ids and no hashes
   * @param whose needed for a table without `user_id`
   */
  add<Name extends keyof Tables>(
    table: Name,
    columns: readonly (keyof Tables[Name] & string)[],
    ...[whose]: Tables[Name] extends { user_id: string } ? [Whose<Name>?] : [Whose<Name>]
  ) {
    this.#all.push({ table, columns, whose: whose ?? ofUser });
  }

  async of(user: User) {
    const shown = this.#all.filter(({ columns }) => columns.length > 0);
    const rows = shown.map(async ({ table, columns, whose }) => {
      const theirs = this.database.selectFrom(table as Known).where(isOneOf(whose(user)));
      return [table, await theirs.select(columns as ['user_id']).execute()];
    });
    return Object.fromEntries(await Promise.all(rows)) as Record<string, readonly object[]>;
  }

  async delete(user: User, within: Kysely<Tables>) {
    for (const { table, whose } of this.#all)
      await within
        .deleteFrom(table as Known)
        .where(isOneOf(whose(user)))
        .execute();
  }
}

/** For the types only: which table it is is known when it runs. */
type Known = 'logins';

const ofUser = ({ id }: User) => [{ user_id: id }];

const isOneOf = (rows: readonly object[]) => (row: ExpressionBuilder<Tables, Known>) =>
  row.or(rows.map((values) => row.and(values)));
