import type { Flags } from '../setup/choices.ts';
import { PARTS } from '../setup/parts.ts';

type Row = Record<string, string>;

const PLATFORMS = ['express', 'fastify'];

const VALUES: Record<string, readonly string[]> = {
  platform: ['both', ...PLATFORMS],
  ...Object.fromEntries(
    PARTS.map(({ name }) => name)
      .filter((name) => !PLATFORMS.includes(name))
      .map((name) => [name, ['with', 'without']]),
  ),
};

/**
 * So few rows that each value of a choice comes together with each value of every other one. Most mistakes need
 * no more than two choices to show.
 */
export function pairs(values = VALUES): Row[] {
  const all = Object.entries(values).flatMap(([name, those]) =>
    those.map((value) => ({ name, value })),
  );
  const open = new Set<string>();
  const pair = (one: string, other: string) => [one, other].toSorted().join(' ');
  for (const one of all)
    for (const other of all)
      if (one.name !== other.name)
        open.add(pair(`${one.name}=${one.value}`, `${other.name}=${other.value}`));

  const pairsIn = (row: Row) => {
    const chosen = Object.entries(row).map((choice) => choice.join('='));
    return chosen
      .flatMap((one) => chosen.map((other) => pair(one, other)))
      .filter((key) => open.has(key));
  };
  /** Of a name that changes nothing now, the value that is more often in pairs that are open. */
  const left = (choice: string) =>
    [...open].filter((key) => key.split(' ').includes(choice)).length / open.size;
  const gain = (row: Row, name: string, value: string) =>
    pairsIn({ ...row, [name]: value }).length + left(`${name}=${value}`);
  const rowFrom = (beginning: string) => {
    const row: Row = Object.fromEntries(beginning.split(' ').map((choice) => choice.split('=')));
    for (const [name, those] of Object.entries(values))
      row[name] ??= those.toSorted((a, b) => gain(row, name, b) - gain(row, name, a))[0]!;
    return row;
  };
  const rows: Row[] = [];
  while (open.size > 0) {
    const candidates = [...open].slice(0, 40).map(rowFrom);
    const best = candidates.reduce((a, b) => (pairsIn(b).length > pairsIn(a).length ? b : a));
    for (const key of pairsIn(best)) open.delete(key);
    rows.push(best);
  }
  return rows;
}

/** The flags of the setup for a row. */
export const flagsOf = ({ platform, ...parts }: Row): Flags => ({
  name: 'Acme Orders',
  cookie: 'acme',
  platform,
  without: Object.keys(parts)
    .filter((name) => parts[name] === 'without')
    .join(','),
});
