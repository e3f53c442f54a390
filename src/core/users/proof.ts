import type { Database, Tables } from '../database/database.js';

/**
 * Says that somebody has shown that an account is theirs: its id, and the hash of the password that it had
 * then. With a new password it is no longer valid, so each statement that uses a proof compares the hash as
 * well. A way in without a password, such as a link in a mail, reads the hash when it checks the link.
 */
export interface Proof {
  readonly userId: string;
  readonly passwordHash: string;
  /** A row that was shown instead of the password. When it is deleted the proof is no longer valid. */
  readonly shown?: { readonly table: keyof Tables; readonly id: string };
  /** Shown by a link in a mail, and not by what somebody knows or has. */
  readonly isByMail?: boolean;
}

/** The account, if the proof still holds. */
export const provedBy = (database: Database, { userId, passwordHash, shown }: Proof) =>
  database
    .selectFrom('users')
    .where('users.id', '=', userId)
    .where('password_hash', '=', passwordHash)
    .$if(shown !== undefined, (users) =>
      users.innerJoin(`${shown!.table} as shown` as 'logins as shown', (join) =>
        join.on('shown.id', '=', shown!.id),
      ),
    )
    // PostgreSQL would see the old rows while another connection changes them. With this it waits, and reads the
    // new ones.
    .$if(!database.isSqlite, (query) => query.forShare());
