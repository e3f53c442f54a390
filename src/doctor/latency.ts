import { performance } from 'node:perf_hooks';
import { ok, warning } from './finding.js';
import type { Server } from './server.js';

const ROUNDS = 9;

/** A page waits for two or three answers, one after the other. */
const SLOW_MS = 20;

/** The median: one slow answer says nothing. */
export async function latency({ name, ping }: Server) {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await ping();
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[(ROUNDS - 1) / 2]!;
  const said = `${name} answers in ${median.toFixed(1)} ms, the median of ${ROUNDS}`;
  if (median < SLOW_MS) return ok(said);
  return warning(
    `${said}: every page waits for it two or three times`,
    'Move it closer, into the same data centre, or find out what keeps it busy',
  );
}
