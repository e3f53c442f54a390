import type { Compilable, CompiledQuery } from 'kysely';
import type { Database } from './database.js';

/**
 * A statement for what is asked at every request: for one item, for two, and so on. Each is made once: to
 * make it anew takes Kysely longer than SQLite needs to answer.
 * @param make is given items whose properties stand for values that come later
 * @returns a function that takes the items and gives the rows
 */
export function prepared<Item extends object, Row>(
  database: Database,
  make: (items: readonly Item[]) => Compilable<Row>,
) {
  const statements: CompiledQuery[] = [];
  return (items: readonly Item[]) => {
    const { sql, parameters } = (statements[items.length] ??= make(
      items.map((_, at) => later(at) as Item),
    ).compile());
    const values = parameters.map((each) =>
      each instanceof Later ? items[each.at]![each.name as keyof Item] : each,
    );
    return database.rowsOf<Row>(sql, values);
  };
}

class Later {
  constructor(
    readonly at: number,
    readonly name: string | symbol,
  ) {}
}

const later = (at: number): object => new Proxy({}, { get: (_item, name) => new Later(at, name) });
