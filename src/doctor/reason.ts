/**
 * In the words of whoever failed, without user and password should they name an address. `fetch` and
 * connections to two addresses have them further inside.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return (error.message || error.name).replaceAll(/\/\/[^/\s]*@/g, '//');
}

/** Such as ECONNREFUSED, or that of a server. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause) ?? (error as NodeJS.ErrnoException).code;
}
