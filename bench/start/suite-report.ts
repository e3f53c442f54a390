import { relative } from 'node:path';

/** What vitest's JSON reporter writes, as far as it is read here. */
export interface Report {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      /** Milliseconds. Missing for a test that was skipped. */
      readonly duration?: number | null;
    }[];
  }[];
}

/** A test that runs on several platforms and stores is named once, with its longest time. */
export function suiteOf({ numTotalTests, testResults }: Report, count = 5) {
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({
      title: fullName.trim(),
      file: relative(process.cwd(), name),
      seconds: (duration ?? 0) / 1000,
    })),
  );
  const sorted = tests.toSorted((one, other) => other.seconds - one.seconds);
  const [...once] = Map.groupBy(sorted, ({ title, file }) => `${file} ${title}`).values();
  return { tests: numTotalTests, slowest: once.slice(0, count).map(([longest]) => longest!) };
}
