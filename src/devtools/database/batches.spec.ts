import { describe, expect, it } from 'vitest';
import { inBatches } from './batches.js';

const MOST = { rows: 3, bytes: 1000 };
const sizes = (rows: object[]) =>
  [...inBatches(rows as Record<string, unknown>[], MOST)].map((batch) => batch.length);

describe('What is copied to another database', () => {
  it('goes in one statement for many small rows', () => {
    expect(sizes([])).toEqual([]);
    const small = Array.from({ length: 7 }, (_, id) => ({ id, name: 'tea', at: null }));
    expect(sizes(small)).toEqual([3, 3, 1]);
    expect([...inBatches(small, MOST)].flat()).toEqual(small);
  });

  it.each([
    ['a file', new Uint8Array(600)],
    ['a long text', 'x'.repeat(600)],
  ])('is never more in one statement than fits into memory: %s in each row', (_, value) => {
    expect(sizes(Array.from({ length: 5 }, () => ({ value })))).toEqual([2, 2, 1]);
  });
});
