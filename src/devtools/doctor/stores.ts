import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ok, problem, warning } from './finding.js';

/** Twice as long as the application waits for a store: what answers by then is slow, not away. */
export const STORE_TIMEOUT_MS = 2_000;

const ROUNDS = 9;
/** A page waits for two or three answers, one after the other. */
const SLOW_MS = 20;

/** The median: one slow answer says nothing. */
export async function latency({ name, ping }: { name: string; ping(): Promise<unknown> }) {
  const times: number[] = [];
  while (times.length < ROUNDS) {
    const start = performance.now();
    await ping();
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[(ROUNDS - 1) / 2]!;
  const said = `${name} answers in ${median.toFixed(1)} ms, the median of ${ROUNDS}`;
  if (median < SLOW_MS) return ok`${said}`;
  return warning`${said}: every page waits for it two or three times -> Move it closer, into the same data centre, or find out what keeps it busy`;
}

/** @param server whose `now` is in milliseconds */
export const clock = async (server: { name: string; now(): Promise<number> }) =>
  skew(server.name, await server.now(), Date.now());

/** An answer takes up to two seconds, and the header Date has whole ones. */
const TOLERATED_SECONDS = 5;
/** Sessions are extended once a minute: from here on they end too early or too late. */
const WRONG_SECONDS = 60;

/** @param theirs milliseconds, taken when it was `ours` here */
export function skew(what: string, theirs: number, ours: number) {
  const seconds = Math.round((theirs - ours) / 1000);
  const size = Math.abs(seconds);
  if (size < TOLERATED_SECONDS) return ok`The clock of ${what} agrees with the one here`;
  const found = size < WRONG_SECONDS ? warning : problem;
  return found`The clock of ${what} is ${size} s ${seconds > 0 ? 'ahead of' : 'behind'} the one here: timeouts come too early or too late
    -> Let both machines follow a time server: timedatectl set-ntp true. Then find out which of the two was wrong`;
}

/** What SQLite and PostgreSQL have in common: `tables` is the query for the names of the tables. */
interface Database {
  readonly tables: string;
  names(query: string): Promise<string[]>;
  /** Then there is no table for what is kept there. */
  readonly hasRedis: boolean;
}

const IN_REDIS = ['throttle', 'idempotency'];

/** They run at the next start. Before it, a copy can still be made; after it, there should be none. */
export async function migrations({ hasRedis, names, tables }: Database) {
  const isThere = new Set(await names(tables));
  const [known, made] = [new Set<string>(), new Set<string>()];
  for (const [owner, migrations] of await inThisBuild()) {
    if (hasRedis && IN_REDIS.includes(owner)) continue;
    const table = `${owner}_migrations`;
    for (const name of migrations) known.add(`${owner} ${name}`);
    const rows = isThere.has(table) ? await names(`SELECT name FROM "${table}"`) : [];
    for (const name of rows) made.add(`${owner} ${name}`);
  }
  const [foreign, pending] = [[...made.difference(known)], [...known.difference(made)]];
  if (foreign.length > 0)
    return problem`This version would not start: the database has had migrations that it does not know: ${foreign.join(', ')} -> Start the version that made them, or bring back the copy from before`;
  if (isThere.size === 0) return ok`The database is empty: the first start makes its tables`;
  if (pending.length === 0) return ok`All migrations were made`;
  return warning`The next start changes the tables: ${pending.join(', ')} -> Before a deployment: back up first. After it: the application that runs is an older one`;
}

/** Tables stand beside the code that uses them: `users/tables`, or `web/throttle-table` for one of several. */
export function inThisBuild() {
  const files = globSync(join(import.meta.dirname, '../../**/{tables,*-table}.{js,ts}')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const [, own] = /(\w+)-table\.\ws$/.exec(file) ?? [];
      const { migrations } = (await import(file)) as { migrations: object };
      return [own ?? basename(dirname(file)), Object.keys(migrations)] as const;
    }),
  );
}
