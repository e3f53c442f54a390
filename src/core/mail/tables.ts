import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../database/database.js' {
  interface Tables {
    mails: MailsTable;
  }
}

/** A mail that waits to be sent. Its text is written when it is sent, so no token is ever stored here. */
interface MailsTable {
  id: string;
  /** Selects the writer: see `Outbox.define`. */
  kind: string;
  /** The email of the receiver. */
  address: string;
  user_id: string | null;
  /** More data that is needed to write it. */
  payload: string | null;
  /** The start of the login that it is about: see `VerifiedCredential.loginAt`. */
  login_at: Generated<number>;
  /** Of the mails that are due, the one with the lowest number is sent first. */
  priority: number;
  tries: number;
  created_at: number;
  /** It is not sent before this time. */
  due_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-create-mails': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('mails')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('kind', 'text', (kind) => kind.notNull())
        .addColumn('address', 'text', (address) => address.notNull())
        .addColumn('user_id', 'text', (id) => id.references('users.id').onDelete('cascade'))
        .addColumn('payload', 'text')
        .addColumn('login_at', 'bigint', (at) => at.notNull().defaultTo(0))
        .addColumn('priority', 'integer', (priority) => priority.notNull())
        .addColumn('tries', 'integer', (tries) => tries.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('due_at', 'bigint', (at) => at.notNull())
        .execute();
      await db.schema.createIndex('mails_due_at').on('mails').column('due_at').execute();
    },
  },
};
