import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface AccountTables {
    second_factors: SecondFactorsTable;
    /** `id` is the hash of a code that was not used yet. */
    recovery_codes: { id: string; user_id: string; login_at: Generated<number> };
  }
  interface Tables {
    /** Since when somebody without a second factor must have one, in Unix seconds. It stays: there is one grace period. */
    required_factors: { user_id: string; since: number };
  }
}

interface SecondFactorsTable {
  user_id: string;
  /** As the app has it, in Base32: codes are computed from it. */
  secret: string;
  /** The latest code that was used, in steps of half a minute since 1970: that one and older ones are refused. */
  used_step: number;
  /** When the recovery codes were made. */
  codes_at: number;
  /** Unix seconds. When somebody with the password reported app and recovery codes as lost. */
  lost_at: number | null;
  /** The start of the login that turned it on: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
}

export const migrations: Record<string, Migration> = {
  '001-create-second-factors': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('second_factors')
        .addColumn('user_id', 'text', (id) =>
          id.primaryKey().references('users.id').onDelete('cascade'),
        )
        .addColumn('secret', 'text', (secret) => secret.notNull())
        .addColumn('used_step', 'bigint', (step) => step.notNull())
        .addColumn('codes_at', 'bigint', (at) => at.notNull())
        .addColumn('lost_at', 'bigint')
        .addColumn('login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .execute();
      await db.schema
        .createTable('recovery_codes')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .execute();
      await db.schema
        .createIndex('recovery_codes_user_id')
        .on('recovery_codes')
        .column('user_id')
        .execute();
      await db.schema
        .createTable('required_factors')
        .addColumn('user_id', 'text', (id) =>
          id.primaryKey().references('users.id').onDelete('cascade'),
        )
        .addColumn('since', 'bigint', (since) => since.notNull())
        .execute();
    },
  },
};
