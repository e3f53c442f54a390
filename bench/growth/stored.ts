import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measured, measure } from '../load/measure.js';
import { publish } from '../report/results.js';
import { short, table, whole } from '../report/table.js';
import { OURS } from '../servers/contenders.js';
import { fill } from '../servers/fill.js';
import { withServers } from '../servers/server-group.js';
import type { Server } from '../servers/server.js';
import { available } from '../servers/stores.js';
import { KEY, readStored, writeStored } from '../scenarios/stored.js';
import { median } from '../throughput/summary.js';

const A_DAY = 24 * 60 * 60;

interface Cell extends Measured {
  readonly store: string;
  readonly size: number;
  readonly work: 'read' | 'write';
}

/** What a session costs when there are a thousand of them, and when there are a million. */
export async function stored(isQuick: boolean) {
  const sizes = isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000];
  // Short turns and many rounds: a bad minute of the machine is then bad for every size alike.
  const rounds = isQuick ? 1 : 12;
  const plan = isQuick ? { warmSeconds: 0.2, seconds: 0.5 } : { warmSeconds: 0.5, seconds: 1 };
  const cells: Cell[] = [];
  for (const contender of available([OURS.sqlite, OURS.postgres, OURS.redis])) {
    const folder = mkdtempSync(join(tmpdir(), 'session-starter-bench-'));
    await withServers(async (start, stores) => {
      const filled: { size: number; server: Server; counts: Map<number, number> }[] = [];
      for (const size of sizes) {
        console.log(`${contender.title}: ${whole(size)} sessions are put into the store`);
        const place = {
          DATABASE_URL: `sqlite:${join(folder, `${size}.db`)}`,
          ...(await stores.environment(contender.store)),
        };
        const server = await start(contender, { ...place, SESSION_KEYS: KEY });
        await fill(place, 0, size, A_DAY);
        filled.push({ size, server, counts: new Map() });
      }
      for (let round = 1; round <= rounds; round++) {
        for (const { size, server, counts } of filled) {
          for (const work of ['read', 'write'] as const) {
            const begin = work === 'read' ? readStored(size) : writeStored(size, counts);
            const measured = await measure([server], begin, plan);
            cells.push({ store: contender.title, size, work, ...measured });
            console.log(
              `round ${round}  ${work}  ${whole(size)}  ${short(measured.cpuMicroseconds)} µs CPU`,
            );
          }
        }
      }
    });
    rmSync(folder, { recursive: true });
  }
  publish('stored', isQuick, [tableOf(cells, sizes)], { cells });
}

function tableOf(cells: readonly Cell[], sizes: readonly number[]) {
  const lines = [...Map.groupBy(cells, ({ store, work }) => `${store}, ${work}`)].map(
    ([name, group]) => {
      const rates = sizes.map((size) =>
        median(
          group
            .filter((cell) => cell.size === size)
            .map(({ requests, seconds }) => requests / seconds),
        ),
      );
      return [name, ...rates.map(whole), (Math.max(...rates) / Math.min(...rates)).toFixed(2)];
    },
  );
  return table(['requests/s with so many sessions', ...sizes.map(whole), 'spread'], lines);
}
