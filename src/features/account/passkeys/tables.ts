import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface AccountTables {
    passkeys: PasskeysTable;
  }
}

interface PasskeysTable {
  /** The credential id that the device chose, in base64url, as is the key. */
  id: string;
  user_id: string;
  name: string;
  public_key: string;
  /** How often the device says it has used the key; 0 for a device that does not count. */
  counter: number;
  created_at: number;
  used_at: number | null;
  /** The start of the login that added it: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
  /** 0 when nobody has shown a finger or a PIN to have it made (WebAuthn Level 3, `uvInitialized`). */
  uv_initialized: number;
  /** 1 when it may be synced to other devices, and when it is. */
  backup_eligible: number;
  backup_state: number;
}

export const migrations: Record<string, Migration> = {
  '001-create-passkeys': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('passkeys')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('name', 'text', (name) => name.notNull())
        .addColumn('public_key', 'text', (key) => key.notNull())
        .addColumn('counter', 'bigint', (counter) => counter.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .addColumn('uv_initialized', 'integer', (is) => is.notNull())
        .addColumn('backup_eligible', 'integer', (is) => is.notNull())
        .addColumn('backup_state', 'integer', (is) => is.notNull())
        .execute();
      await db.schema.createIndex('passkeys_user_id').on('passkeys').column('user_id').execute();
    },
  },
};
