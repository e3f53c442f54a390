import { Logger } from '@nestjs/common';
import { type ColumnType, Kysely, type SelectType, sql, type Transaction } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { type Engine, engineOf } from './engine.js';
import { MigrationFailed, UnansweredStatements, UnknownMigrations } from './migration-failed.js';
import { Unavailable } from './unavailable.js';

/** The types of all tables. A feature declares its tables here, beside its code (`declare module`). */
export interface Tables {}

/**
 * The tables that decide who can log in to an account. All code may read them. Only `Users.change` can write them.
 */
export interface AccountTables {}

declare const written: unique symbol;

/** No value has this type, so a statement that sets such a column does not compile. */
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

/**
 * The transaction that `Users.change` gives to your function. It may write an account: the credential was checked, and
 * the row of the user is locked.
 */
export type AccountTransaction = Pick<Writing, 'insertInto' | 'updateTable'> &
  Transaction<AllTables>;

/** All tables, in SQLite or PostgreSQL, as a database of Kysely. A feature makes its tables with `migrate`. */
export class Database extends Kysely<AllTables> {
  readonly #logger = new Logger('Database');

  private constructor(private readonly engine: Engine) {
    super({ dialect: engine.dialect });
  }

  get isSqlite() {
    return this.engine.isSqlite;
  }

  /** @throws Unavailable when the file of the database was deleted or replaced: a write would be lost */
  check() {
    this.engine.check?.();
  }

  /** Undefined with SQLite. What is sent while the connection is away is lost. */
  listen(...given: Parameters<NonNullable<Engine['listen']>>) {
    return this.engine.listen?.(...given);
  }

  /** For work that may take longer than a request, such as a copy of all rows. No request may be handled meanwhile. */
  withoutTimeLimits<Result>(work: () => Promise<Result>) {
    return this.engine.withoutTimeLimits(work);
  }

  /** @param url `sqlite:` and a file, or `postgres://` */
  static async open(url: string) {
    return new Database(await engineOf(url));
  }

  /**
   * Brings the tables of one folder up to date, in one transaction: a migration that fails changes nothing. Each
   * folder has a history of its own: in a common one, a feature that is deleted would leave a gap.
   */
  async migrate(owner: string, migrations: Record<string, Migration>) {
    const done = await this.migrated(owner);
    const unknown = done.filter((name) => !(name in migrations));
    // A newer version has run, as before a rollback, or while both run. Its migrations must suit this one, too.
    if (Object.keys(migrations).every((name) => done.includes(name))) {
      if (unknown.length > 0)
        this.#logger.warn(
          `A newer version has run: this one does not know the migrations ${unknown.join(', ')} of ${owner}`,
        );
      return;
    }
    if (unknown.length > 0) throw new UnknownMigrations(owner, unknown);
    const unanswered = new UnansweredStatements();
    const migrator = new Migrator({
      db: this.withPlugin(unanswered),
      provider: { getMigrations: async () => migrations },
      migrationTableName: `${owner}_migrations`,
      migrationLockTableName: `${owner}_migrations_lock`,
    });
    await this.withoutTimeLimits(async () => {
      const { error, results = [] } = await migrator.migrateToLatest();
      const failed = results.find(({ status }) => status === 'Error');
      // A database that is away or locked is no mistake in a migration.
      if (failed && !(error instanceof Unavailable)) {
        const [queryId, node] = unanswered.first ?? [];
        const statement = node && queryId && this.getExecutor().compileQuery(node, queryId).sql;
        throw new MigrationFailed(owner, failed.migrationName, statement, error);
      }
      if (error) throw error;
    });
  }

  /** One query instead of the dozen that the migrator of Kysely makes, at each start and for each folder. */
  private async migrated(owner: string) {
    const table = `${owner}_migrations` as keyof AllTables;
    try {
      const rows = await this.selectFrom(table)
        .select(sql<string>`name`.as('name'))
        .execute();
      return rows.map(({ name }) => name);
    } catch {
      // Before the first start there is no such table. Other errors are reported by the migrator.
      return [];
    }
  }
}
