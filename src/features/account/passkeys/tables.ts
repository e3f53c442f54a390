import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addLoginAt } from '#core/users/login-at.js';
import { addUserForeignKey } from '#core/users/user-foreign-key.js';

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
  uv_initialized: Generated<number>;
  /** Whether it may be synced to other devices, and whether it is. Null until an older one is used. */
  backup_eligible: number | null;
  backup_state: number | null;
}

/** Older databases have a table `used_challenges` too, which nothing reads any more. */
export const migrations: Record<string, Migration> = {
  '001-passkeys': {
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
        .execute();
      await db.schema.createIndex('passkeys_user_id').on('passkeys').column('user_id').execute();
    },
  },
  '002-passkeys-of-users': { up: (db: Kysely<unknown>) => addUserForeignKey(db, 'passkeys') },
  '003-login-at': { up: (db: Kysely<unknown>) => addLoginAt(db, 'passkeys') },
  '004-flags': {
    /** A finger or a PIN was required for all that are there already. */
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('passkeys')
        .addColumn('uv_initialized', 'integer', (is) => is.notNull().defaultTo(1))
        .execute();
      for (const flag of ['backup_eligible', 'backup_state'])
        await db.schema.alterTable('passkeys').addColumn(flag, 'integer').execute();
    },
  },
};
