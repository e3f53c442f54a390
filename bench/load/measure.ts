import type { Server } from '../servers/server.js';
import type { Begin } from '../stories/story.js';
import { Crowd, type Load } from './crowd.js';

export interface Measured extends Load {
  /** Of all servers, for each request that counts. */
  readonly cpuMicroseconds: number;
  readonly memoryMegabytes: number;
  /** Shares of a core. Below 0.9 for a server alone, something else was in its way. */
  readonly serverBusy: number;
  readonly loadBusy: number;
}

export interface Duration {
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** A crowd works: first to warm the servers up, then to be measured. */
export async function measure(servers: Server[], begin: Begin, { warmSeconds, seconds }: Duration) {
  const cpuSeconds = () => sum(servers.map((server) => server.cpuSeconds));
  const crowd = await Crowd.gather(
    servers.map(({ port }) => port),
    begin,
  );
  try {
    await crowd.work(warmSeconds);
    const before = { servers: cpuSeconds(), load: process.cpuUsage() };
    const load = await crowd.work(seconds);
    const used = cpuSeconds() - before.servers;
    const { user, system } = process.cpuUsage(before.load);
    const measured: Measured = {
      ...load,
      cpuMicroseconds: (used / load.requests) * 1e6,
      memoryMegabytes: sum(servers.map(({ memoryMegabytes }) => memoryMegabytes)),
      serverBusy: used / load.seconds,
      loadBusy: (user + system) / 1e6 / load.seconds,
    };
    return { measured, page: crowd.page };
  } finally {
    crowd.leave();
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
