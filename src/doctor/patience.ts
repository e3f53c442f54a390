import { setTimeout } from 'node:timers/promises';

/** Twice as long as the application waits for a store: what answers by then is slow, not away. */
export const PATIENCE_MS = 2_000;

/** @throws when it takes too long. The work itself goes on: close what it uses. */
export async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const over = new AbortController();
  const tooLate = setTimeout(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${PATIENCE_MS / 1000} seconds`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    over.abort();
  }
}
