import { createHistogram } from 'node:perf_hooks';
import type { Begin, Story } from '../stories/story.js';
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
  readonly story: Story;
}

/** Visitors on a connection each, who all do the same at once. The first wrong answer ends everything. */
export class Crowd {
  private constructor(private readonly members: readonly Member[]) {}

  /** Shared out among the servers, if there are several. */
  static async gather(ports: readonly number[], begin: Begin, size = VISITORS) {
    const members = await Promise.all(
      Array.from({ length: size }, async (_, visitor) => {
        const connection = await Connection.open(ports[visitor % ports.length]!);
        return { connection, story: await begin(connection, visitor) };
      }),
    );
    return new Crowd(members);
  }

  get page() {
    return this.members[0]?.story.page;
  }

  /** On new connections, with the cookies and the stories that they had. */
  async comeBack() {
    await Promise.all(this.members.map(({ connection }) => connection.reopen()));
  }

  async work(seconds: number): Promise<Load> {
    const latencies = createHistogram();
    const begun = performance.now();
    const end = begun + seconds * 1000;
    await Promise.all(this.members.map((member) => goOn(member, end, latencies)));
    return {
      requests: latencies.count,
      seconds: (performance.now() - begun) / 1000,
      p50: latencies.percentile(50) / 1000,
      p99: latencies.percentile(99) / 1000,
      max: latencies.max / 1000,
    };
  }

  leave() {
    for (const { connection } of this.members) connection.close();
  }
}

const goOn = (
  { connection, story }: Member,
  end: number,
  latencies: { record(microseconds: number): void },
) =>
  new Promise<void>((resolve, reject) => {
    const step = () => {
      const ask = story.next();
      const sent = performance.now();
      connection.ask(ask, (answer) => {
        const now = performance.now();
        const what = `${ask.method} ${ask.path}`;
        if (answer instanceof Error) return reject(new WrongAnswer(`${what}: ${answer.message}`));
        const mistake = story.mistakeIn(answer);
        if (mistake) return reject(new WrongAnswer(`${what}: ${mistake}\n\n${answer.head}`));
        if (!ask.isLook) latencies.record(Math.max(1, Math.round((now - sent) * 1000)));
        if (now < end) step();
        else resolve();
      });
    };
    step();
  });
