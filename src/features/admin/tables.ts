import { type Kysely, sql, SqliteAdapter } from 'kysely';
import type { Migration } from 'kysely/migration';

export const migrations: Record<string, Migration> = {
  '001-index-users': {
    async up(db: Kysely<unknown>) {
      const index = (name: string) => db.schema.createIndex(`users_${name}`).on('users');
      await index('pages').columns(['created_at', 'id']).execute();
      await index('role')
        .column('role')
        .where(sql`role`, 'is not', null)
        .execute();
      // With the collation of a language, PostgreSQL's index cannot find what begins with a text.
      if (!(db.getExecutor().adapter instanceof SqliteAdapter))
        await sql`CREATE INDEX users_email_beginning ON users (email COLLATE "C")`.execute(db);
    },
  },
};
