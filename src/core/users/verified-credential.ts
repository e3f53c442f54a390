import type { Kysely } from 'kysely';
import type { AllTables, Database } from '../database/database.js';

/**
 * Proof of a login: whose account it is, and how the user has logged in. It is checked again when the account is
 * changed.
 */
export type VerifiedCredential = {
  readonly userId: string;
  /**
   * The start of the login that uses it, in milliseconds. What is added with it stores this as `login_at`, and is
   * revoked with that login. Without one it is now: what is added belongs to no login.
   */
  readonly loginAt?: number;
  /** For a link that is not valid any more once the account has another email. */
  readonly email?: string;
  /** By a link in a mail, and not by a password or a device. */
  readonly isByMail?: boolean;
  /** Whether it counts as two factors, as a passkey does: a device, and a finger or a PIN. */
  readonly isMultiFactor?: boolean;
} & (
  | {
      /** The hash at the time of the check: after a change of the password it is not valid any more. */
      readonly passwordHash: string;
      readonly row?: Row;
    }
  | {
      readonly passwordHash?: string;
      /** A row, such as that of a login. When the row is deleted, this is not valid any more. */
      readonly row: Row;
    }
);

interface Row {
  readonly table: keyof AllTables;
  readonly id: string;
}

/**
 * The account, if the credential is still valid; never for an admin who acts as the user. Its row is locked until the
 * transaction ends.
 */
export const lockValidAccount = (
  database: Database,
  { userId, email, passwordHash, row }: VerifiedCredential,
  trx: Kysely<AllTables> = database,
) =>
  trx
    .selectFrom('users')
    .where('users.id', '=', userId)
    .$if(email !== undefined, (users) => users.where('users.email', '=', email!))
    .$if(passwordHash !== undefined, (users) => users.where('password_hash', '=', passwordHash!))
    .$if(row !== undefined, (users) =>
      users.innerJoin(`${row!.table} as shown` as 'logins as shown', (join) =>
        join.on('shown.id', '=', row!.id),
      ),
    )
    .$if(row?.table === 'logins', (users) =>
      users.where('shown.actor_login_id' as 'users.id', 'is', null),
    )
    // PostgreSQL would see the old rows while another connection changes them. With this it waits, and reads the
    // new ones. SQLite has one writer at a time.
    .$if(!database.isSqlite, (query) => query.forUpdate());
