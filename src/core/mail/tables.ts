import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../database/database.js';
import { addLoginAt } from '../users/login-at.js';
import { addUserKey } from '../users/user-key.js';

declare module '../database/database.js' {
  interface Tables {
    mails: MailsTable;
  }
}

/** What is still to be sent. What is in a mail is written when it is sent, so no token is ever stored here. */
interface MailsTable {
  id: string;
  /** Names who writes it. */
  kind: string;
  /** Whom it goes to. */
  address: string;
  user_id: string | null;
  /** What else is needed to write it. */
  about: string | null;
  /** Of the login that it speaks of: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
  /** Of those that are due, the lowest goes first. */
  rank: Generated<number>;
  tries: number;
  created_at: number;
  /** Nobody sends it before. */
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
  '003-mails-of-users': { up: (db: Kysely<unknown>) => addUserKey(db, 'mails') },
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
