import { Crowd } from '../load/crowd.js';
import { publish } from '../report/results.js';
import { table, whole } from '../report/table.js';
import { CONTENDERS, titleOf } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import type { Begin } from '../scenarios/scenario.js';

/** Robots: each request begins a session that nobody comes back to. */
const withoutCookie: Begin = async (connection) => ({
  next() {
    connection.cookies.clear();
    return { method: 'GET', path: '/visits' };
  },
  mistakeIn: ({ status, body }) =>
    status === 200 && body.includes('id="visits">1<')
      ? undefined
      : `not the first visit: ${status}`,
});

interface Sample {
  readonly sessions: number;
  readonly megabytes: number;
}

/** What stays in memory of a million sessions that were made and left. */
export async function memory(isQuick: boolean) {
  const total = isQuick ? 20_000 : 1_000_000;
  const servers = ['ours-express', 'ours-fastify', 'express', 'nest'];
  const series: { server: string; samples: Sample[] }[] = [];
  for (const contender of CONTENDERS.filter(({ name }) => servers.includes(name))) {
    await withServers(async (start) => {
      const server = await start(contender);
      const crowd = await Crowd.gather([server.port], withoutCookie);
      const samples: Sample[] = [];
      let sessions = 0;
      for (let step = 0; step <= 10; step++) {
        while (sessions < (total * step) / 10) sessions += (await crowd.work(0.5)).requests;
        samples.push({ sessions, megabytes: server.memoryMegabytes });
        console.log(`${contender.name}  ${whole(sessions)}  ${whole(server.memoryMegabytes)} MB`);
      }
      crowd.leave();
      series.push({ server: contender.name, samples });
    });
  }
  const lines = series.map(({ server, samples }) => [
    titleOf(server),
    ...[0, 1, 5, 10].map((step) => whole(samples[step]!.megabytes)),
  ]);
  const head = [
    'MB in memory after so many sessions',
    ...[0, 1, 5, 10].map((step) => whole((total * step) / 10)),
  ];
  publish('memory', isQuick, [table(head, lines)], { series });
}
