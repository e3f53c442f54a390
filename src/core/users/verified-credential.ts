import type { Kysely } from 'kysely';
import type { AllTables, Database } from '../database/database.js';

/** Whose account it is, and what they have shown. All of it must still be so when the account is written. */
export type VerifiedCredential = {
  readonly userId: string;
  /**
   * When the login that shows this began, in milliseconds. What is added with it keeps it as `login_at`, and is taken
   * back with that login. Without one it is now: what is added belongs to no login.
   */
  readonly loginAt?: number;
  /** Of a link that is worth nothing once the account has another address. */
  readonly email?: string;
  /** Shown by a link in a mail, and not by what somebody knows or has. */
  readonly isByMail?: boolean;
} & (
  | {
      /** As it was when the password was found right: with a new password it is not valid any more. */
      readonly passwordHash: string;
      readonly row?: Row;
    }
  | {
      readonly passwordHash?: string;
      /** A row, such as that of a login. When it is deleted it is not valid any more. */
      readonly row: Row;
    }
);

interface Row {
  readonly table: keyof AllTables;
  readonly id: string;
}

/** The account, if the credential is still valid. Whoever else writes it waits. */
export const stillValid = (
  database: Database,
  { userId, email, passwordHash, row: shown }: VerifiedCredential,
  within: Kysely<AllTables> = database,
) =>
  within
    .selectFrom('users')
    .where('users.id', '=', userId)
    .$if(email !== undefined, (users) => users.where('users.email', '=', email!))
    .$if(passwordHash !== undefined, (users) => users.where('password_hash', '=', passwordHash!))
    .$if(shown !== undefined, (users) =>
      users.innerJoin(`${shown!.table} as shown` as 'logins as shown', (join) =>
        join.on('shown.id', '=', shown!.id),
      ),
    )
    // PostgreSQL would see the old rows while another connection changes them. With this it waits, and reads the
    // new ones. SQLite has one writer at a time.
    .$if(!database.isSqlite, (query) => query.forUpdate());
