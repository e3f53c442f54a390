/** The database or Redis cannot answer now; the same request may succeed later. The visitor gets 503. */
export class Unavailable extends Error {
  constructor(what: string, cause?: unknown) {
    super(`${what} cannot answer now: ${reasonOf(cause)}`, { cause });
  }
}

/** A name such as localhost has several addresses, and none answered: the reason is that of the last one. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors.at(-1));
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
