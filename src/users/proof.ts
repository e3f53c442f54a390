import type { Database } from '../database/database.js';

/**
 * What somebody proved: the account is theirs, as it was when it had this hash. It is worth nothing once the
 * account has another one, so whatever is done with a proof asks for the hash in the same statement. Who
 * proves it by something other than a password reads the hash together with that.
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
    // PostgreSQL would go by the old hash while another connection changes it. Now it waits, and looks again.
    .$if(!database.isSqlite, (query) => query.forShare());
