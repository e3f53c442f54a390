/** The database cannot answer now; the same request may succeed later. Shown as 503. */
export class DatabaseUnavailable extends Error {}

/** SQLite result codes (sqlite.org/rescode.html): busy, locked, read-only, I/O error, full, cannot open. */
const PASSING = new Set([5, 6, 8, 10, 13, 14]);

export function rethrow<Result>(query: () => Result): Result {
  try {
    return query();
  } catch (error) {
    const code = (error as { errcode?: number }).errcode ?? 0;
    if (!PASSING.has(code & 0xff)) throw error;
    throw new DatabaseUnavailable('SQLite cannot answer now', { cause: error });
  }
}
