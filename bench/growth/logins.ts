import { createHistogram } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Connection } from '../load/connection.js';
import { Crowd } from '../load/crowd.js';
import { publish } from '../report/results.js';
import { short, table } from '../report/table.js';
import { OURS } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import { login, signUpAll } from '../scenarios/login.js';
import { open } from '../scenarios/scenario.js';

/** Logins one after the other by sixteen people at once, and how long the health check waits meanwhile. */
export async function logins(isQuick: boolean) {
  const lines: string[][] = [];
  for (const contender of [OURS.sqlite, OURS.fastify]) {
    await withServers(async (start) => {
      const server = await start(contender);
      await signUpAll(server.port);
      const crowd = await Crowd.gather([server.port], login);
      const isOver = new AbortController();
      const health = watchHealth(server.port, isOver.signal);
      const { requests, seconds, p50, p99 } = await crowd.work(isQuick ? 2 : 30);
      isOver.abort();
      const waits = await health;
      crowd.leave();
      const figures = [p50, p99, waits.percentile(99) / 1000, waits.max / 1000].map(short);
      lines.push([contender.title, short(requests / seconds), ...figures]);
      console.log(lines.at(-1)!.join('  '));
    });
  }
  const head = ['server', 'logins/s', 'p50 ms', 'p99 ms', 'health p99 ms', 'health slowest ms'];
  publish('logins', isQuick, [table(head, lines)], { lines });
}

async function watchHealth(port: number, isOver: AbortSignal) {
  const connection = await Connection.open(port);
  const waits = createHistogram();
  while (!isOver.aborted) {
    const sent = performance.now();
    await open(connection, '/health/live');
    waits.record(Math.max(1, Math.round((performance.now() - sent) * 1000)));
    await setTimeout(20);
  }
  connection.close();
  return waits;
}
