/** A new row refers to one that is not there, such as a user who was deleted meanwhile. */
export class ForeignKeyViolation extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** For requests without a login: `write().catch(undefinedIfGone)`. */
export function undefinedIfGone(error: unknown): undefined {
  if (!(error instanceof ForeignKeyViolation)) throw error;
}
