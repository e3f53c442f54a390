import { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { sqlite } from './sqlite.js';

/** A folder declares its tables here by declaration merging, beside the code that uses them. */
export interface Tables {}

export class Database extends Kysely<Tables> {
  constructor(file: string) {
    super({ dialect: sqlite(file) });
  }

  /**
   * Brings the tables of one folder up to date. Each owner has a history of its own, so that a feature
   * can be deleted with its folder without leaving a hole in a common one.
   */
  async migrate(owner: string, migrations: Record<string, Migration>) {
    const migrator = new Migrator({
      db: this,
      provider: { getMigrations: async () => migrations },
      migrationTableName: `${owner}_migrations`,
      migrationLockTableName: `${owner}_migrations_lock`,
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw new Error(`The tables of "${owner}" could not be migrated`, { cause: error });
  }
}
