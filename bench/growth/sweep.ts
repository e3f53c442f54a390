import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Crowd, type Load } from '../load/crowd.js';
import { publish } from '../report/results.js';
import { short, table, whole } from '../report/table.js';
import { OURS } from '../servers/contenders.js';
import { fill, rowsIn } from '../servers/fill.js';
import { withServers } from '../servers/server-group.js';
import { available } from '../servers/stores.js';
import { visits } from '../scenarios/visits.js';

const SOON = `--import=${resolve('bench/dist/bench/growth/sweep-soon.js')}`;

/** How long other visitors wait while a million expired sessions are swept. */
export async function sweep(isQuick: boolean) {
  const size = isQuick ? 20_000 : 1_000_000;
  const results: { server: string; before: Load; during: Load[] }[] = [];
  for (const contender of available([OURS.sqlite, OURS.postgres])) {
    const folder = mkdtempSync(join(tmpdir(), 'session-starter-bench-'));
    await withServers(async (start, stores) => {
      const place = {
        DATABASE_URL: `sqlite:${join(folder, 'app.db')}`,
        ...(await stores.environment(contender.store)),
      };
      await (await start(contender, place)).stop(); // makes the tables
      await fill(place, 0, size, -60);
      const server = await start(contender, { ...place, NODE_OPTIONS: SOON });
      const crowd = await Crowd.gather([server.port], visits);
      await crowd.work(2);
      const before = await crowd.work(4);
      const during: Load[] = [];
      for (;;) {
        const load = await crowd.work(1);
        const left = await rowsIn(place);
        console.log(`${contender.name}  ${whole(left)} rows  p99 ${short(load.p99)} ms`);
        if (left < size) during.push(load);
        if (left < size / 100) break;
      }
      crowd.leave();
      results.push({ server: contender.title, before, during });
    });
    rmSync(folder, { recursive: true });
  }
  const lines = results.map(({ server, before, during }) => [
    server,
    short(before.p99),
    short(Math.max(...during.map(({ p99 }) => p99))),
    short(Math.max(...during.map(({ max }) => max))),
    whole(during.length),
  ]);
  const head = [
    'visits, in ms',
    'p99 before',
    'p99 of the worst second',
    'slowest',
    'seconds of sweeping',
  ];
  publish('sweep', isQuick, [table(head, lines)], { size, results });
}
