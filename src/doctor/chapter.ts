import { type Finding, Impassable, problem } from './finding.js';
import { reasonOf } from './reason.js';
import type { Visit } from './visit.js';

type OneOrMore<Value> = Value | Value[];

/** Looks at one thing, and changes nothing. */
export type Check<Subject> = (subject: Subject) => OneOrMore<Finding> | Promise<OneOrMore<Finding>>;

export interface Result extends Finding {
  /** Such as `redis.eviction`. These names stay, so that a script may rely on them. */
  readonly check: string;
}

export interface Chapter {
  readonly title: string;
  examine(visit: Visit): AsyncGenerator<Result>;
}

/** What its checks look at is opened once, and closed; undefined where the chapter does not apply. */
export const chapter = <Subject extends object>(
  title: string,
  open: (visit: Visit) => Subject | undefined | Promise<Subject | undefined>,
  checks: Record<string, Check<Subject>>,
): Chapter => ({
  title,
  async *examine(visit) {
    const name = title.toLowerCase().replaceAll(' ', '-');
    let subject: Subject | undefined;
    try {
      subject = await open(visit);
      if (!subject) return;
      for (const [key, check] of Object.entries(checks)) {
        for (const finding of [await check(subject)].flat()) {
          yield { check: `${name}.${key}`, ...finding };
        }
      }
    } catch (error) {
      yield { check: `${name}.reachable`, ...findingOf(error) };
    } finally {
      await (subject as { close?(): unknown } | undefined)?.close?.();
    }
  },
});

const findingOf = (error: unknown) =>
  error instanceof Impassable
    ? error.finding
    : problem(
        `It could not be looked at to the end: ${reasonOf(error)}`,
        'Find out why, and run this again',
      );
