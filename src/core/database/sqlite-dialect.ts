import {
  CompiledQuery,
  type DatabaseMetadataOptions,
  type Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteIntrospector,
} from 'kysely';

export class Dialect extends SqliteDialect {
  override createAdapter() {
    return new Adapter();
  }

  override createIntrospector(database: Kysely<unknown>) {
    return new Introspector(database);
  }
}

/**
 * Migrations need only the names of the tables. Reading all their columns too, once for each folder, would be half of
 * the time that migrations take.
 */
class Introspector extends SqliteIntrospector {
  readonly #database: Kysely<unknown>;

  constructor(database: Kysely<unknown>) {
    super(database);
    this.#database = database;
  }

  override async getTables(options?: DatabaseMetadataOptions) {
    if (!options?.withInternalKyselyTables) return super.getTables(options);
    const query = "SELECT name, 0 AS isView FROM sqlite_master WHERE type = 'table'";
    const { rows } = await this.#database.executeQuery<{ name: string }>(CompiledQuery.raw(query));
    return rows.map(({ name }) => ({ name, isView: false, isForeign: false, columns: [] }));
  }
}

/** Kysely runs migrations without a transaction unless the adapter says that SQLite can roll back schema changes. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}
