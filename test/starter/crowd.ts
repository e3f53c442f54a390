import { expect, onTestFinished } from 'vitest';
import { Counter } from './counter.js';
import type { Visitor } from '../support/visitor.js';

interface App {
  visitor(jar?: Visitor['jar']): Visitor;
}

/** Visitors who count until they are told that it is over; then what each was answered must still be there. */
export function crowd(app: App) {
  const counters = Array.from({ length: 8 }, () => new Counter(app.visitor()));
  let answers = 0;
  let isOver = false;
  const counting = counters.map((counter) =>
    counter.count(
      () => isOver,
      () => void answers++,
    ),
  );
  onTestFinished(() => void (isOver = true));
  return {
    /** Each was answered more often since. */
    goesOn: () => {
      const before = answers;
      return expect.poll(() => answers, { timeout: 30_000 }).toBeGreaterThan(before + 80);
    },
    async goHome() {
      isOver = true;
      await Promise.all(counting);
      return counters.flatMap(({ failures }) => failures);
    },
    async expectAllKept({ visitor }: App) {
      for (const { inSession, inRow, unsure, visitor: before } of counters) {
        const after = visitor(before.jar);
        expect((await after.open('/count')).count).toBeGreaterThan(inSession);
        const { count } = await after.open('/count/row');
        expect(count).toBeGreaterThanOrEqual(inRow);
        expect(count).toBeLessThanOrEqual(inRow + unsure);
      }
    },
  };
}
