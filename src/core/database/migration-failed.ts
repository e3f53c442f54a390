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

/** Knows which statement has had no answer. */
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
