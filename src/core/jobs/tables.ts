import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '../database/database.js' {
  interface Tables {
    queued_jobs: QueuedJobsTable;
  }
}

/** A job that waits, or that has failed for good. */
interface QueuedJobsTable {
  id: string;
  /** Selects the handler: see `Jobs.define`. */
  name: string;
  /** JSON. */
  payload: string;
  tries: number;
  created_at: number;
  /** It does not run before this time. Null when it has failed for good. */
  due_at: number | null;
  failed_at: number | null;
  /** Why the last try has failed. */
  error: string | null;
}

export const migrations: Record<string, Migration> = {
  '001-create-jobs': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('queued_jobs')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('name', 'text', (name) => name.notNull())
        .addColumn('payload', 'text', (payload) => payload.notNull())
        .addColumn('tries', 'integer', (tries) => tries.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addColumn('due_at', 'bigint')
        .addColumn('failed_at', 'bigint')
        .addColumn('error', 'text')
        .execute();
      for (const column of ['due_at', 'failed_at'])
        await db.schema
          .createIndex(`queued_jobs_${column}`)
          .on('queued_jobs')
          .column(column)
          .execute();
    },
  },
};
