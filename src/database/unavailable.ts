/** The database or Redis cannot answer now; the same request may succeed later. Shown as 503. */
export class Unavailable extends Error {
  constructor(what: string, cause?: unknown) {
    super(`${what} cannot answer now`, { cause });
  }
}
