import { Injectable } from '@nestjs/common';
import { type AccountTransaction, type AllTables, Database } from '../database/database.js';
import type { User } from './user.js';

type Column<Name extends keyof AllTables> = keyof AllTables[Name] & string;

type TableOfUsers = {
  [Name in keyof AllTables]: 'user_id' extends keyof AllTables[Name] ? Name : never;
}[keyof AllTables];

interface UserTable {
  readonly table: keyof AllTables;
  readonly columns: readonly string[];
  readonly address: string | undefined;
}

/**
 * The tables with data about users. A feature names its table and columns here, so that users can download their rows.
 * The foreign key of `user_id` deletes the rows with the account.
 */
@Injectable()
export class AccountData {
  readonly #all: UserTable[] = [];

  constructor(private readonly database: Database) {}

  /**
   * @param columns those of the download: no ids and no hashes
   * @param address the column with an email, for rows that have that instead of a user
   */
  add<Name extends TableOfUsers>(
    table: Name,
    columns: readonly Column<Name>[],
    address?: Column<Name>,
  ) {
    this.#all.push({ table, columns, address });
  }

  async of({ id, email }: User) {
    const rows = this.#all.map(async ({ table, columns, address }) => {
      const theirs = this.database
        .selectFrom(table as Known)
        .select(columns as ['user_id'])
        .where(({ and, eb, or }) =>
          or([
            eb('user_id', '=', id),
            ...(address
              ? [and([eb('user_id', 'is', null), eb(address as 'user_id', '=', email)])]
              : []),
          ]),
        );
      return [table, await theirs.execute()];
    });
    return Object.fromEntries(await Promise.all(rows)) as Record<string, readonly object[]>;
  }

  /**
   * Deletes rows that have an email instead of a user, such as the mail for a forgotten password: no foreign key
   * deletes them.
   */
  async deleteAddressed({ email }: User, trx: AccountTransaction) {
    for (const { table, address } of this.#all)
      if (address)
        await trx
          .deleteFrom(table as Known)
          .where('user_id', 'is', null)
          .where(address as 'user_id', '=', email)
          .execute();
  }
}

/** For the types only: the table is known at run time. */
type Known = 'logins';
