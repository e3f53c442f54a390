import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../../../test/support/kit.js';
import { Limiters } from './limiters.js';

const limiters = async () => (await startApp()).app.get(Limiters);

const lasting = (seconds: number) => ({ name: randomUUID(), max: 3, seconds });

describe('Tries', () => {
  it('that come at once are all counted, each with what is left of the window', async () => {
    const store = await limiters();
    const limit = lasting(60);
    const all = await Promise.all(Array.from({ length: 20 }, () => store.increment(limit, 'ada')));
    const counts = all.map(({ count }) => count).toSorted((one, other) => one - other);
    expect(counts).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    for (const { msLeft } of all) {
      expect(msLeft).toBeGreaterThan(30_000);
      expect(msLeft).toBeLessThanOrEqual(60_000);
    }
    expect((await store.increment(limit, 'bob')).count).toBe(1);
  });

  it('that were right are not counted, and leave nothing for later', async () => {
    const store = await limiters();
    const limit = lasting(60);
    await store.decrement(limit, 'ada');
    await store.increment(limit, 'ada');
    await store.increment(limit, 'ada');
    await store.decrement(limit, 'ada');
    expect((await store.increment(limit, 'ada')).count).toBe(2);
  });

  it('are counted anew when their window has ended, which more tries do not make longer', async () => {
    const store = await limiters();
    const limit = lasting(0.2);
    await store.increment(limit, 'ada');
    await expect.poll(async () => (await store.increment(limit, 'ada')).count).toBe(2);
    await expect.poll(async () => (await store.increment(limit, 'ada')).count).toBe(1);
  });
});
