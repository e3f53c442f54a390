import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../database/database.js' {
  interface Tables {
    sessions: SessionsTable;
  }
}

interface SessionsTable {
  /** The hash of the id in the cookie. */
  id: string;
  /** JSON, or null for a session that has ended: its id stays blocked until the row is deleted. */
  data: string | null;
  expires_at: number;
}

/**
 * Those of `logins`, too, which were made together. Seconds are a bigint: an integer of PostgreSQL ends in 2038.
 */
export const migrations: Record<string, Migration> = {
  '001-sessions-and-logins': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('data', 'text')
        .addColumn('expires_at', 'bigint', (at) => at.notNull())
        .execute();
      await db.schema
        .createIndex('sessions_expires_at')
        .on('sessions')
        .column('expires_at')
        .execute();
      await db.schema
        .createTable('logins')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('login_at', 'bigint', (at) => at.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('last_seen_at', 'bigint', (at) => at.notNull())
        .addColumn('reauthenticated_at', 'bigint', (at) => at.notNull())
        .addColumn('idle_seconds', 'integer', (seconds) => seconds.notNull())
        .addColumn('remembered', 'integer', (remembered) => remembered.notNull())
        .addColumn('ends_at', 'bigint', (at) => at.notNull())
        .addColumn('user_agent', 'text', (agent) => agent.notNull())
        .addColumn('ip', 'text', (ip) => ip.notNull())
        .addColumn('actor_login_id', 'text')
        .addColumn('actor_role', 'text')
        .addColumn('client_history', 'text')
        .execute();
      for (const column of ['user_id', 'ends_at'])
        await db.schema.createIndex(`logins_${column}`).on('logins').column(column).execute();
      await sql`CREATE INDEX logins_idle_at ON logins ((last_seen_at + idle_seconds))`.execute(db);
      await db.schema
        .createIndex('logins_actor')
        .on('logins')
        .column('actor_login_id')
        .where(sql`actor_login_id`, 'is not', null)
        .execute();
      await db.schema
        .createTable('ended_logins')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) => id.notNull())
        .addColumn('login_at', 'bigint', (at) => at.notNull())
        .addColumn('reason', 'text', (reason) => reason.notNull())
        .addColumn('ended_at', 'bigint', (at) => at.notNull())
        .addColumn('due_at', 'bigint')
        .execute();
      for (const column of ['user_id', 'ended_at', 'due_at'])
        await db.schema
          .createIndex(`ended_logins_${column}`)
          .on('ended_logins')
          .column(column)
          .execute();
    },
  },
};
