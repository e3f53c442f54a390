import { Crowd } from '../load/crowd.js';
import { type Measured, takeTurn } from '../load/measure.js';
import { publish } from '../report/results.js';
import { short, table, whole } from '../report/table.js';
import { type Contender, EQUIPPED, OURS, titleOf } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import type { Server } from '../servers/server.js';
import { signUpAll } from '../scenarios/login.js';
import { WORKS } from '../scenarios/works.js';
import { samePage } from './same-page.js';
import { median } from './summary.js';

/** What this starter promises beside what people would build, as a ratio of CPU. */
const PAIRS = [
  { ours: OURS.sqlite, peer: EQUIPPED.express, goal: 1.3 },
  { ours: OURS.fastify, peer: EQUIPPED.fastify, goal: 1.1 },
];
const WORK_NAMES = ['anonymous home', 'logged-in home', 'visits'] as const;
const SHARES = [0.3, 0.6, 0.9];

interface Cell extends Measured {
  readonly work: string;
  readonly turn: number;
  readonly server: string;
  /** Of what the server did a moment before, at its limit: which is 1. */
  readonly share: number;
}

/** How long requests wait that arrive at random moments, beside peers that have the same duties. */
export async function arrivals(isQuick: boolean) {
  const plan = isQuick
    ? { warmTurns: 0, turns: 1, warmSeconds: 0.1, seconds: 0.2 }
    : { warmTurns: 10, turns: 7, warmSeconds: 0.1, seconds: 0.3 };
  const cells: Cell[] = [];
  await withServers(async (start) => {
    const servers: [Contender, Server][] = [];
    for (const contender of PAIRS.flatMap(({ ours, peer }) => [ours, peer])) {
      const server = await start(contender);
      if (contender.isOurs) await signUpAll(server.port);
      servers.push([contender, server]);
    }
    for (const work of WORK_NAMES) {
      const crowds = await Promise.all(
        servers.map(([, { port }]) => Crowd.gather([port], WORKS[work])),
      );
      for (let turn = 1 - plan.warmTurns; turn <= plan.turns; turn++) {
        for (const [at, [{ name }, server]] of servers.entries()) {
          const crowd = crowds[at]!;
          await crowd.comeBack();
          samePage(work, name, crowd.page);
          const limit = await takeTurn([server], crowd, plan);
          if (turn <= 0) continue;
          cells.push({ work, turn, server: name, share: 1, ...limit });
          for (const share of SHARES) {
            const perSecond = (share * limit.requests) / limit.seconds;
            const measured = await takeTurn([server], crowd, { ...plan, perSecond });
            cells.push({ work, turn, server: name, share, ...measured });
          }
          console.log(`${work}  turn ${turn}  ${name}  ${short(limit.cpuMicroseconds)} µs CPU`);
        }
      }
      for (const crowd of crowds) crowd.leave();
    }
  });
  publish('arrivals', isQuick, [...(isQuick ? [] : [goalTable(cells)]), waitTable(cells)], {
    plan,
    cells,
  });
}

const figures = (cells: readonly Cell[], work: string, server: string, share: number) =>
  cells.filter((cell) => cell.work === work && cell.server === server && cell.share === share);

const perSecond = ({ requests, seconds }: Cell) => requests / seconds;

function goalTable(cells: readonly Cell[]) {
  const lines = PAIRS.flatMap(({ ours, peer, goal }) =>
    WORK_NAMES.map((work) => {
      const [own, others] = [ours, peer].map(({ name }) => figures(cells, work, name, 1));
      const times = (cost: (cell: Cell) => number) =>
        median(own!.map((cell, at) => cost(others![at]!) / cost(cell)));
      const byCpu = times(({ cpuMicroseconds }) => cpuMicroseconds);
      return [
        ours.title,
        work,
        titleOf(peer.name),
        goal.toFixed(2),
        times((cell) => 1 / perSecond(cell)).toFixed(2),
        byCpu.toFixed(2),
        byCpu >= goal ? 'reached' : 'missed',
      ];
    }),
  );
  return table(['ours', 'work', 'beside', 'goal', 'by requests/s', 'by CPU', 'is'], lines);
}

function waitTable(cells: readonly Cell[]) {
  const lines = WORK_NAMES.flatMap((work) =>
    PAIRS.flatMap(({ ours, peer }) =>
      [ours, peer].map(({ name }) => [
        work,
        titleOf(name),
        whole(median(figures(cells, work, name, 1).map(perSecond))),
        ...SHARES.map((share) => {
          const of = figures(cells, work, name, share);
          const waits = [of.map(({ p50 }) => p50), of.map(({ p99 }) => p99)];
          return waits.map((each) => short(median(each))).join(' · ');
        }),
      ]),
    ),
  );
  const shares = SHARES.map((share) => `p50 · p99 ms at ${share * 100} %`);
  return table(['work', 'server', 'requests/s at the limit', ...shares], lines);
}
