import type { Entry } from './entry.js';

/** With milliseconds, as a log has it, but of the day only. */
export const momentOf = (at: Date) => ({
  iso: at.toISOString(),
  words: at.toISOString().slice(11, 23),
});

/** A redirect and what it led to belong together. The newest chain first, its requests in their order. */
export function chainsOf(entries: readonly Entry[]) {
  const chains: Entry[][] = [];
  for (const entry of entries) {
    const chain = chains.findLast((one) => one.at(-1)?.leadsTo !== undefined);
    if (chain?.at(-1)!.leadsTo === entry.path && entry.method === 'GET') chain.push(entry);
    else chains.push([entry]);
  }
  return chains.toReversed().map((chain) => ({ requests: chain.map(shown) }));
}

/** An entry as a page shows it. */
export const shown = (entry: Entry) => ({
  ...entry,
  moment: momentOf(entry.at),
  took: inMilliseconds(entry.milliseconds),
  isError: entry.status >= 400,
  changes: entry.changes.map((change) => ({
    ...change,
    growth: change.bytes > 0 ? `+${change.bytes}` : String(change.bytes),
    how: howOf(change),
  })),
  asks: entry.asks.map((ask) => ({ ...ask, took: inMilliseconds(ask.milliseconds) })),
});

function howOf({ before, after }: Entry['changes'][number]) {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

const inMilliseconds = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;

/** What happened in the requests of a chain, a line for each thing. */
export const linesOf = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => [
    `Browser > Application: ${entry.method} ${entry.path}, ${entry.hasCookie ? 'with a cookie' : 'no cookie'}`,
    ...entry.asks.flatMap(({ what, answer }) => [
      `Application > Store: ${what}`,
      ...(answer === 'done' ? [] : [`Store > Application: ${answer}`]),
    ]),
    ...entry.changes.map(
      ({ key, after }) => `Application: ${key} ${after ? 'is set' : 'is removed'}`,
    ),
    `Application > Browser: ${entry.status}${entry.leadsTo ? ` to ${entry.leadsTo}` : ''}, ${entry.setCookie ? 'a cookie' : 'no cookie'}`,
  ]);

/** The same, as the text of a sequence picture (`sequence.ts`). */
export const stepsOf = (entries: readonly Entry[]) =>
  [
    `# ${entries.map(({ method, path }) => `${method} ${path}`).join(', then ')}`,
    'Browser, Application, Store',
    ...linesOf(entries),
  ].join('\n');
