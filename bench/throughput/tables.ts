import { short, table, whole } from '../report/table.js';
import { CONTENDERS, titleOf } from '../servers/contenders.js';
import { goals } from './goals.js';
import type { Row } from './summary.js';

/** A table for each work, the fastest first. The last columns: how many times as fast as each peer. */
export function tables(rows: readonly Row[]) {
  const peers = CONTENDERS.filter(
    ({ isOurs, name }) => !isOurs && rows.some(({ server }) => server === name),
  );
  const head = ['server', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs', 'memory MB'];
  return [...Map.groupBy(rows, ({ work }) => work)].map(([work, group]) => {
    const sorted = group.toSorted((one, other) => other.perSecond - one.perSecond);
    const lines = sorted.map((row) => [
      titleOf(row.server),
      whole(row.perSecond),
      short(row.p50),
      short(row.p99),
      short(row.cpuMicroseconds),
      whole(row.memoryMegabytes),
      ...peers.map(({ name }) => ratio(row.ratios[name])),
    ]);
    return `**${work}**\n\n${table([...head, ...peers.map(({ name }) => `× ${name}`)], lines)}`;
  });
}

const ratio = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2));

export const goalTable = (rows: readonly Row[]) =>
  table(
    ['ours', 'work', 'beside', 'goal', 'by requests/s', 'by CPU', 'is'],
    goals(rows).map(({ ours, work, peer, least, ratio, byCpu, isReached }) => [
      titleOf(ours),
      work,
      titleOf(peer),
      least.toFixed(2),
      ratio.toFixed(2),
      byCpu.toFixed(2),
      isReached ? 'reached' : 'missed',
    ]),
  );
