import type { KyselyPlugin, QueryId, RootOperationNode } from 'kysely';

/** A mistake in a migration. */
export class MigrationFailed extends Error {
  constructor(owner: string, name: string, statement: string | undefined, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const where = statement ? `, at: ${statement}` : '';
    super(`The migration ${name} of ${owner} failed: ${why}${where}. Nothing of it is written.`, {
      cause,
    });
  }
}

/** The database is that of another version: it has migrations that are not known here, and lacks others. */
export class UnknownMigrations extends Error {
  constructor(owner: string, unknown: readonly string[]) {
    super(
      `The database has migrations of ${owner} that this version of the application does not know: ${unknown.join(', ')}. ` +
        'Start the version that made it. A database of development can be deleted: see DATABASE_URL.',
    );
  }
}

/** Remembers the statements that have no result yet. */
export class UnansweredStatements implements KyselyPlugin {
  readonly #asked = new Map<QueryId, RootOperationNode>();

  transformQuery({ queryId, node }: { queryId: QueryId; node: RootOperationNode }) {
    this.#asked.set(queryId, node);
    return node;
  }

  async transformResult<Result>({ queryId, result }: { queryId: QueryId; result: Result }) {
    this.#asked.delete(queryId);
    return result;
  }

  get first() {
    return this.#asked.entries().next().value;
  }
}
