import { describe, expect, it } from 'vitest';
import type { Entry } from './entry.js';
import { RequestHistory } from './request-history.js';

const entry = (id: string, bytes = 0) => ({ id, path: 'x'.repeat(bytes) }) as Entry;

const idsOf = (history: RequestHistory, trail: string) => history.of(trail).map(({ id }) => id);

describe('What is recorded', () => {
  it('is the last hundred requests of each browser', () => {
    const history = new RequestHistory();
    history.add(entry('other'), 'eve');
    for (let count = 1; count <= 250; count++) history.add(entry(String(count)), 'ada');
    const ids = idsOf(history, 'ada');
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, '151', '250']);
    expect(idsOf(history, 'eve')).toEqual(['other']);
  });

  it('never takes more than two megabytes, of how many browsers it may be', () => {
    const history = new RequestHistory();
    for (let count = 0; count < 300; count++) history.add(entry('1', 10_000), `browser ${count}`);
    const kept = Array.from(
      { length: 300 },
      (_, count) => idsOf(history, `browser ${count}`).length,
    );
    expect(kept.reduce((sum, one) => sum + one)).toBeLessThan(210);
    expect(kept.at(-1)).toBe(1);
  });
});
