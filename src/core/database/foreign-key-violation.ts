/** A row was written for another one that is not there, such as that of a user who was deleted meanwhile. */
export class ForeignKeyViolation extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** For who is not signed in: `write().catch(undefinedIfGone)`. */
export function undefinedIfGone(error: unknown): undefined {
  if (!(error instanceof ForeignKeyViolation)) throw error;
}
