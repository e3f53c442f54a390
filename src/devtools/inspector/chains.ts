import type { Entry } from './entry.js';

/** Puts a redirect and the requests that it led to together. Newest chain first, its requests in their order. */
export function chainsOf(entries: readonly Entry[]) {
  const chains: Entry[][] = [];
  for (const entry of entries) {
    const chain = chains.findLast((one) => one.at(-1)!.leadsTo !== undefined);
    if (chain?.at(-1)!.leadsTo === entry.path && entry.method === 'GET') chain.push(entry);
    else chains.push([entry]);
  }
  return chains.toReversed();
}

/** The events of the requests of a chain, a line for each. */
export const linesOf = (chain: readonly Entry[]) =>
  chain.flatMap(({ method, path, hasCookie, asks, changes, status, leadsTo, setCookie }) => {
    // A handler changes the session before it is stored.
    const write = asks.findIndex(({ what }) => /^(re)?write session/.test(what));
    const stored = write < 0 ? asks.length : write;
    return [
      `Browser > Application: ${method} ${path}, ${hasCookie ? 'with a cookie' : 'no cookie'}`,
      ...asks.slice(0, stored).flatMap(askedLines),
      ...changes.map(({ key, how }) => `Application: ${key} is ${how}`),
      ...asks.slice(stored).flatMap(askedLines),
      `Application > Browser: ${status}${leadsTo ? ` to ${leadsTo}` : ''}, ${setCookie ? 'a cookie' : 'no cookie'}`,
    ];
  });

const askedLines = ({ what, answer }: Entry['asks'][number]) => [
  `Application > Store: ${what}`,
  ...(answer === 'done' ? [] : [`Store > Application: ${answer}`]),
];

/** The same as text for a picture, as `sequence.ts` draws it. */
export const stepsOf = (chain: readonly Entry[]) =>
  [
    `# ${chain.map(({ method, path }) => `${method} ${path}`).join(', then ')}`,
    'Browser, Application, Store',
    ...linesOf(chain),
  ].join('\n');
