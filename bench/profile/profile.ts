import { freePort } from '../../test/starter/free-port.js';
import { Crowd } from '../load/crowd.js';
import { measure } from '../load/measure.js';
import { publish } from '../report/results.js';
import { short, table } from '../report/table.js';
import { CONTENDERS, titleOf } from '../servers/contenders.js';
import { withServers } from '../servers/server-group.js';
import { visits } from '../scenarios/visits.js';
import { sum } from '../sum.js';
import { record } from './record.js';
import { shares } from './shares.js';

const SERVERS = ['ours-express', 'express', 'ours-fastify', 'fastify'];

/** Where the time of a visit goes. A profiler slows what it looks at, so its shares divide what was measured without. */
export async function profile(isQuick: boolean) {
  const plan = isQuick ? { warmSeconds: 0.5, seconds: 0.5 } : { warmSeconds: 10, seconds: 4 };
  const found: { server: string; total: number; areas: Map<string, number> }[] = [];
  for (const name of SERVERS) {
    const contender = CONTENDERS.find((one) => one.name === name)!;
    await withServers(async (start) => {
      const port = await freePort();
      const server = await start(contender, { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` });
      const { cpuMicroseconds: total } = await measure([server], visits, plan);
      const crowd = await Crowd.gather([server.port], visits);
      const areas = shares(await record(port, () => crowd.work(plan.seconds)));
      crowd.leave();
      found.push({ server: name, total, areas });
      console.log(`${titleOf(name)}  ${short(total)} µs`);
    });
  }
  const parts = found.map(({ total, areas }) => {
    const whole = sum(areas.values());
    return new Map([...areas].map(([area, time]) => [area, (time / whole) * total]));
  });
  const names = [...parts[0]!].toSorted(([, one], [, other]) => other - one).map(([name]) => name);
  const lines = names.map((name) => [name, ...parts.map((part) => short(part.get(name) ?? 0))]);
  const head = ['µs of CPU for each visit', ...SERVERS.map(titleOf)];
  const all = ['all', ...found.map(({ total }) => short(total))];
  publish('profile', isQuick, [table(head, [...lines, all])], {
    servers: found.map(({ server, total }, at) => ({
      server,
      total,
      parts: Object.fromEntries(parts[at]!),
    })),
  });
}
