import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/database.js';
import { addLoginAt } from '../users/login-at.js';
import { addUserForeignKey } from '../users/user-foreign-key.js';

declare module '../database/database.js' {
  interface Tables {
    mails: MailsTable;
  }
}

/** A mail that waits to be sent. Its text is written when it is sent, so no token is ever stored here. */
interface MailsTable {
  id: string;
  /** Selects the writer: see `Mailer.register`. */
  kind: string;
  /** The email of the receiver. */
  address: string;
  user_id: string | null;
  /** More data that is needed to write it. */
  about: string | null;
  /** The start of the login that it is about: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
  /** Of the mails that are due, the one with the lowest rank is sent first. */
  rank: Generated<number>;
  tries: number;
  created_at: number;
  /** It is not sent before this time. */
  due_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-mails': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('mails')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('kind', 'text', (kind) => kind.notNull())
        .addColumn('address', 'text', (address) => address.notNull())
        .addColumn('user_id', 'text', (id) => id.references('users.id').onDelete('cascade'))
        .addColumn('about', 'text')
        .addColumn('tries', 'integer', (tries) => tries.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('due_at', 'bigint', (at) => at.notNull())
        .execute();
      await db.schema.createIndex('mails_due_at').on('mails').column('due_at').execute();
    },
  },
  '002-rank': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('mails')
        .addColumn('rank', 'integer', (rank) => rank.notNull().defaultTo(2))
        .execute();
    },
  },
  '003-mails-of-users': { up: (db: Kysely<unknown>) => addUserForeignKey(db, 'mails') },
  '004-login-at': {
    async up(db: Kysely<Pick<Tables, 'mails'>>) {
      await addLoginAt(db as Kysely<unknown>, 'mails');
      await db
        .updateTable('mails')
        .set({ login_at: sql<number>`created_at * 1000` })
        .execute();
    },
  },
};
