import { describe, expect, it } from 'vitest';
import { find, number } from './experiment.js';

describe('What an experiment with a session shows', () => {
  it('lost-update: most of what is added at once is lost, and nothing in ours', async () => {
    const columns = await find('lost-update');
    const [naive, ...ours] = columns.map(
      (found) => number(found['added at once']) - number(found['in the cart afterwards']),
    );
    expect(naive).toBeGreaterThan(5);
    expect(ours).toEqual([0, 0]);
  });

  it('memory-store: sessions that nobody needs stay in memory, and in ours there are none', async () => {
    const [naive, ...ours] = await find('memory-store');
    const sessions = (found: Record<string, string>) => [
      found['cookies they were given'],
      found['sessions made for them'],
      found['still kept when all have expired'],
    ];
    const all = naive!['visitors without a cookie'];
    expect(sessions(naive!)).toEqual([all, all, all]);
    expect(number(naive!['bytes that these take'])).toBeGreaterThan(number(all) * 32);
    for (const found of ours) {
      expect(sessions(found)).toEqual(['0', '0', '0']);
      expect(found['bytes that these take']).toBe('0');
    }
  });

  it('too-big-cookie: what was promised is forgotten, and in ours it is kept or refused', async () => {
    const columns = await find('too-big-cookie');
    const [naive, ...ours] = columns.map((found) => ({
      isTooBig: number(found['cookies of more than 4096 bytes']) > 0,
      isForgotten:
        number(found['in the basket afterwards']) <
        number(found['answered "It is in your basket"']),
      isRefused: number(found['answered with an error']) > 0,
    }));
    expect(naive).toEqual({ isTooBig: true, isForgotten: true, isRefused: false });
    const kept = { isTooBig: false, isForgotten: false, isRefused: true };
    expect(ours).toEqual([kept, kept]);
  });
});
