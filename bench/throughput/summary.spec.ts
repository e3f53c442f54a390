import { describe, expect, it } from 'vitest';
import { table } from '../report/table.js';
import { goals } from './goals.js';
import { samePage } from './same-page.js';
import { type Cell, median, summarise } from './summary.js';

const cell = (turn: number, server: string, requests: number, more: Partial<Cell> = {}): Cell => ({
  start: 1,
  turn,
  server,
  work: 'visits',
  requests,
  seconds: 2,
  p50: 1,
  p99: 2,
  max: 3,
  cpuMicroseconds: 100,
  memoryMegabytes: 80,
  serverBusy: 1,
  ...more,
});

describe('The table of a benchmark', () => {
  it('has the medians of all turns', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    const [row] = summarise([
      cell(1, 'ours-express', 200),
      cell(2, 'ours-express', 2_000),
      cell(3, 'ours-express', 220, { p99: 50 }),
    ]);
    expect(row).toMatchObject({ perSecond: 110, p99: 2, cpuMicroseconds: 100 });
  });

  it('compares within a turn, because a moment that is slow is slow for all', () => {
    const rows = summarise([
      cell(1, 'ours-express', 80),
      cell(1, 'express', 100),
      cell(2, 'ours-express', 8),
      cell(2, 'express', 10),
      cell(3, 'ours-express', 90),
      cell(3, 'express', 100),
    ]);
    expect(rows[0]!.ratios).toEqual({ 'ours-express': 1, express: 0.8 });
    expect(rows[1]!.ratios.express).toBe(1);
    expect(goals(rows)).toMatchObject([{ work: 'visits', ratio: 0.8, isReached: true }]);
  });

  it('compares nothing with a server that did not run', () => {
    const rows = summarise([cell(1, 'ours-express', 80)]);
    expect(goals(rows)).toEqual([]);
  });

  it('is written so that Markdown and a terminal show it', () => {
    expect(table(['', 'a'], [['one', '1,000']])).toBe(
      '|     |     a |\n|-----|------:|\n| one | 1,000 |',
    );
  });
});

describe('Servers beside each other', () => {
  it('show the same page, but for blanks between tags', () => {
    samePage('a work', 'one', '<p>\n  <b>1</b> visit</p>');
    samePage('a work', 'another', '<p><b>1</b>  visit</p>');
    expect(() => samePage('a work', 'a third', '<p><b>1</b> visits</p>')).toThrow(
      'a third and one show different pages for "a work"',
    );
  });
});
