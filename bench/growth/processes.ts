import { type Measured, measure } from '../load/measure.js';
import { publish } from '../report/results.js';
import { short, table, whole } from '../report/table.js';
import { CORES } from '../servers/cores.js';
import { OURS, titleOf } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import type { Server } from '../servers/server.js';
import { available } from '../servers/stores.js';
import { visits } from '../scenarios/visits.js';
import { median } from '../throughput/summary.js';

interface Cell extends Measured {
  readonly server: string;
  readonly processes: number;
}

/** One process and two, on one database. With two cores, the second shares its core with database and load. */
export async function processes(isQuick: boolean) {
  const plan = isQuick ? { warmSeconds: 0.2, seconds: 0.5 } : { warmSeconds: 2, seconds: 4 };
  const cells: Cell[] = [];
  for (const contender of available([OURS.redis, OURS.postgres])) {
    await withServers(async (start, stores) => {
      const place = await stores.environment(contender.store);
      const first = await start(contender, place, 0);
      const second = await start(contender, place, CORES > 2 ? 2 : 1);
      for (let round = 1; round <= (isQuick ? 1 : 3); round++) {
        for (const servers of [[first], [first, second]] satisfies Server[][]) {
          const measured = await measure(servers, visits, plan);
          cells.push({ server: contender.name, processes: servers.length, ...measured });
          console.log(
            `round ${round}  ${contender.name}  ${servers.length}  ${whole(measured.requests / measured.seconds)}/s`,
          );
        }
      }
    });
  }
  const lines = [
    ...Map.groupBy(cells, (cell) => JSON.stringify([cell.server, cell.processes])),
  ].map(([, group]) => {
    const [{ server, processes }] = group as [Cell];
    return [
      titleOf(server),
      String(processes),
      whole(median(group.map(({ requests, seconds }) => requests / seconds))),
      short(median(group.map(({ p99 }) => p99))),
      short(median(group.map(({ cpuMicroseconds }) => cpuMicroseconds))),
    ];
  });
  const head = ['visits', 'processes', 'requests/s', 'p99 ms', 'CPU µs'];
  publish('processes', isQuick, [table(head, lines)], { cores: CORES, cells });
}
