import type { Compilable } from 'kysely';
import type { Database } from './database.js';

/** Stands in a statement for a value that is taken from what is given later. */
export type Value<Given> = (of: (given: Given) => string | number) => never;

/**
 * A statement that is made once, for what is asked at every request: to make it anew takes Kysely longer
 * than SQLite needs to answer.
 * @returns a function that takes what is given and gives the rows
 */
export function prepared<Given, Row>(
  database: Database,
  make: (value: Value<Given>) => Compilable<Row>,
) {
  const { sql, parameters } = make((of) => new Later(of) as never).compile();
  return (given: Given) => {
    const values = parameters.map((each) => (each instanceof Later ? each.of(given) : each));
    return database.rowsOf<Row>(sql, values);
  };
}

class Later<Given> {
  constructor(readonly of: (given: Given) => string | number) {}
}
