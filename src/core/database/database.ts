import { type ColumnType, Kysely, type SelectType, sql, type Transaction } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { isDeepStrictEqual } from 'node:util';
import { type Engine, engineOf } from './engine.js';

/** A folder declares its tables here by declaration merging, beside the code that uses them. */
export interface Tables {}

/** Those that decide who gets into an account. Everybody reads them; only `Users.change` gives something that writes them. */
export interface AccountTables {}

declare const written: unique symbol;

/** What no value has: so a statement that sets such a column does not compile. */
type WithUsersChangeOnly = { readonly [written]: true };

type ToRead<Table> = {
  readonly [Column in keyof Table]: ColumnType<
    SelectType<Table[Column]>,
    WithUsersChangeOnly,
    WithUsersChangeOnly
  >;
};

export type AllTables = Tables & {
  [Name in keyof AccountTables]: ToRead<AccountTables[Name]>;
};

type Writing = Transaction<Tables & AccountTables>;

/** A transaction that may write an account: its credential is valid, and the row of its user is locked. */
export type AccountChange = Pick<Writing, 'insertInto' | 'updateTable'> & Transaction<AllTables>;

/** All tables, in SQLite or PostgreSQL, as Kysely has them; the tables of a feature are made by `migrate`. */
export class Database extends Kysely<AllTables> {
  private constructor(private readonly engine: Engine) {
    super({ dialect: engine.dialect });
  }

  get isSqlite() {
    return this.engine.isSqlite;
  }

  /** @throws Unavailable when what is written now would be lost */
  check() {
    this.engine.check?.();
  }

  /** @param url sqlite: and a file, or postgres:// */
  static async open(url: string) {
    return new Database(await engineOf(url));
  }

  /**
   * Brings the tables of one folder up to date, in one transaction: one that fails leaves them as they were.
   * Each folder has a history of its own: in a common one, a feature that is deleted would leave a gap.
   */
  async migrate(owner: string, migrations: Record<string, Migration>) {
    if (isDeepStrictEqual(await this.migrated(owner), Object.keys(migrations).toSorted())) return;
    const migrator = new Migrator({
      db: this,
      provider: { getMigrations: async () => migrations },
      migrationTableName: `${owner}_migrations`,
      migrationLockTableName: `${owner}_migrations_lock`,
    });
    await this.engine.runMigrations(async () => {
      const { error } = await migrator.migrateToLatest();
      if (error) throw error;
    });
  }

  /** One question instead of the dozen that the migrator asks, at each start and for each folder. */
  private async migrated(owner: string) {
    const table = `${owner}_migrations` as keyof AllTables;
    try {
      const rows = await this.selectFrom(table)
        .select(sql<string>`name`.as('name'))
        .execute();
      return rows.map(({ name }) => name).toSorted();
    } catch {
      // There is no such table before the first start. What else may be wrong, the migrator says.
      return undefined;
    }
  }
}
