import type { Measured } from '../load/measure.js';

/** One measurement: a turn of a server. */
export interface Cell extends Measured {
  readonly start: number;
  readonly work: string;
  readonly turn: number;
  readonly server: string;
}

export interface Row {
  readonly work: string;
  readonly server: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicroseconds: number;
  readonly memoryMegabytes: number;
  readonly serverBusy: number;
  /** How many times as many requests as each of the others. */
  readonly ratios: Readonly<Record<string, number>>;
}

export function median(values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const perSecond = ({ requests, seconds }: Cell) => requests / seconds;

/** The medians of all turns. A ratio is the median of the ratios within a turn, which are of one moment. */
export function summarise(cells: readonly Cell[]): Row[] {
  const groups = Map.groupBy(cells, ({ work, server }) => JSON.stringify([work, server]));
  return [...groups.values()].map((group) => {
    const [{ work, server }] = group as [Cell];
    const medianOf = (figure: (cell: Cell) => number) => median(group.map(figure));
    const others = new Set(cells.filter((cell) => cell.work === work).map((cell) => cell.server));
    return {
      work,
      server,
      perSecond: medianOf(perSecond),
      p50: medianOf(({ p50 }) => p50),
      p99: medianOf(({ p99 }) => p99),
      cpuMicroseconds: medianOf((cell) => cell.cpuMicroseconds),
      memoryMegabytes: medianOf((cell) => cell.memoryMegabytes),
      serverBusy: medianOf((cell) => cell.serverBusy),
      ratios: Object.fromEntries(
        [...others].map((other) => [other, median(ratios(group, cells, other))]),
      ),
    };
  });
}

const ratios = (group: readonly Cell[], cells: readonly Cell[], other: string) =>
  group.flatMap((cell) =>
    cells
      .filter(
        ({ start, work, turn, server }) =>
          start === cell.start && work === cell.work && turn === cell.turn && server === other,
      )
      .map((beside) => perSecond(cell) / perSecond(beside)),
  );
