import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** For `npm run mutate`, which takes minutes and is not part of the tests. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..'),
    include: ['starter/mutate/*.mutate.ts'],
    testTimeout: 300_000,
    maxConcurrency: availableParallelism(),
    reporters: ['verbose'],
  },
});
