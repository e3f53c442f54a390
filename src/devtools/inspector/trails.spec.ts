import { describe, expect, it } from 'vitest';
import type { Entry } from './entry.js';
import { Trails } from './trails.js';

const entry = (id: string, bytes = 0) => ({ id, path: 'x'.repeat(bytes) }) as Entry;

const idsOf = (trails: Trails, trail: string) => trails.of(trail).map(({ id }) => id);

describe('What is recorded', () => {
  it('is the last hundred requests of each browser', () => {
    const trails = new Trails();
    trails.add(entry('other'), 'eve');
    for (let count = 1; count <= 250; count++) trails.add(entry(String(count)), 'ada');
    const ids = idsOf(trails, 'ada');
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, '151', '250']);
    expect(idsOf(trails, 'eve')).toEqual(['other']);
  });

  it('never takes more than two megabytes, of how many browsers it may be', () => {
    const trails = new Trails();
    for (let count = 0; count < 300; count++) trails.add(entry('1', 10_000), `browser ${count}`);
    const kept = Array.from(
      { length: 300 },
      (_, count) => idsOf(trails, `browser ${count}`).length,
    );
    expect(kept.reduce((sum, one) => sum + one)).toBeLessThan(210);
    expect(kept.at(-1)).toBe(1);
  });
});
