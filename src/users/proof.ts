import type { Database } from '../database/database.js';

/**
 * Says that somebody has shown that an account is theirs: its id, and the hash of the password that it had
 * then. With a new password it is no longer valid, so each statement that uses a proof compares the hash as
 * well. A way in without a password, such as a link in a mail, reads the hash when it checks the link.
 */
export interface Proof {
  readonly userId: string;
  readonly passwordHash: string;
}

/** The account, if the proof still holds. */
export const provedBy = (database: Database, { userId, passwordHash }: Proof) =>
  database
    .selectFrom('users')
    .where('id', '=', userId)
    .where('password_hash', '=', passwordHash)
    // PostgreSQL would see the old hash while another connection changes it. With this it waits, and reads the
    // new one.
    .$if(!database.isSqlite, (query) => query.forShare());
