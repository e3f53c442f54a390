import { createHistogram } from 'node:perf_hooks';
import type { Begin, Scenario } from '../scenarios/scenario.js';
import { Connection } from './connection.js';

export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** So many connections at once. */
export const VISITORS = 16;

export class WrongAnswer extends Error {}

interface Member {
  readonly connection: Connection;
  readonly scenario: Scenario;
}

/** Visitors on a connection each, who all do the same at once. The first wrong answer ends everything. */
export class Crowd {
  private constructor(private readonly members: readonly Member[]) {}

  /** Shared out among the servers, if there are several. */
  static async gather(ports: readonly number[], begin: Begin, size = VISITORS) {
    const members: Member[] = [];
    // One after the other: sixteen logins at once would wait for each other's password hashes.
    for (let visitor = 0; visitor < size; visitor += 1) {
      const connection = await Connection.open(ports[visitor % ports.length]!);
      members.push({ connection, scenario: await begin(connection, visitor) });
    }
    return new Crowd(members);
  }

  get page() {
    return this.members[0]?.scenario.page;
  }

  /** On new connections, with the cookies and the stories that they had. */
  async comeBack() {
    await Promise.all(this.members.map(({ connection }) => connection.reopen()));
  }

  /** Everybody asks again as soon as the answer is there: a server at its limit. */
  work(seconds: number) {
    const end = performance.now() + seconds * 1000;
    const goOn = (member: Member, latencies: Latencies) =>
      new Promise<void>((resolve, reject) => {
        const step = (error?: Error) => {
          if (error) reject(error);
          else if (performance.now() < end) ask(member, performance.now(), latencies, step);
          else resolve();
        };
        step();
      });
    return recorded((latencies) =>
      Promise.all(this.members.map((member) => goOn(member, latencies))),
    );
  }

  /**
   * So many requests a second at random moments, whether the last ones are answered or not. Each waits from
   * its moment on, also for a free connection: else a server that stands still would be asked less.
   */
  arrive(perSecond: number, seconds: number) {
    const gap = () => (-Math.log(1 - Math.random()) * 1000) / perSecond;
    let next = performance.now() + gap();
    const end = performance.now() + seconds * 1000;
    const due: number[] = [];
    const free = [...this.members];
    let failed: Error | undefined;

    const arrivals = (
      latencies: Latencies,
      resolve: () => void,
      reject: (error: Error) => void,
    ) => {
      for (; next < Math.min(performance.now(), end); next += gap()) due.push(next);
      while (due.length > 0 && free.length > 0) {
        const member = free.shift()!;
        ask(member, due.shift()!, latencies, (error) => {
          failed ??= error;
          free.push(member);
        });
      }
      if (failed) reject(failed);
      else if (next > end && free.length === this.members.length) resolve();
      else setImmediate(arrivals, latencies, resolve, reject);
    };
    return recorded(
      (latencies) => new Promise<void>((resolve, reject) => arrivals(latencies, resolve, reject)),
    );
  }

  leave() {
    for (const { connection } of this.members) connection.close();
  }
}

type Latencies = ReturnType<typeof createHistogram>;

async function recorded(load: (latencies: Latencies) => Promise<unknown>): Promise<Load> {
  const latencies = createHistogram();
  const begun = performance.now();
  await load(latencies);
  return {
    requests: latencies.count,
    seconds: (performance.now() - begun) / 1000,
    p50: latencies.percentile(50) / 1000,
    p99: latencies.percentile(99) / 1000,
    max: latencies.max / 1000,
  };
}

/** The next step of a story. Its wait began at `since`. */
function ask(
  { connection, scenario }: Member,
  since: number,
  latencies: Latencies,
  settle: (error?: WrongAnswer) => void,
) {
  const step = scenario.next();
  connection.ask(step, (answer) => {
    const waited = performance.now() - since;
    const what = `${step.method} ${step.path}`;
    if (answer instanceof Error) return settle(new WrongAnswer(`${what}: ${answer.message}`));
    const mistake = scenario.mistakeIn(answer);
    if (mistake) return settle(new WrongAnswer(`${what}: ${mistake}\n\n${answer.head}`));
    if (!step.isLook) latencies.record(Math.max(1, Math.round(waited * 1000)));
    settle();
  });
}
