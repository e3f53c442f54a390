import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suiteOf } from './suite-report.js';

describe('The report of the tests', () => {
  it('names the slowest first, of all files, and each once', () => {
    const report = {
      numTotalTests: 5,
      testResults: [
        {
          name: resolve('src/a.spec.ts'),
          assertionResults: [
            { fullName: ' Quick', duration: 2 },
            { fullName: 'Slow', duration: 1_400 },
            { fullName: 'Slow', duration: 1_500 },
          ],
        },
        {
          name: resolve('test/b.spec.ts'),
          assertionResults: [{ fullName: 'Slowest', duration: 3_000 }, { fullName: 'Skipped' }],
        },
      ],
    };
    expect(suiteOf(report, 2)).toEqual({
      tests: 5,
      slowest: [
        { title: 'Slowest', file: 'test/b.spec.ts', seconds: 3 },
        { title: 'Slow', file: 'src/a.spec.ts', seconds: 1.5 },
      ],
    });
  });
});
