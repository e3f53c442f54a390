import type { Server } from '../servers/server.js';
import type { Begin } from '../stories/story.js';
import { Crowd, type Load } from './crowd.js';

export interface Measured extends Load {
  /** Of the server, for each request that counts. */
  readonly cpuMicroseconds: number;
  readonly memoryMegabytes: number;
  /** Shares of a core. Below 0.9 for the server, something else was in its way. */
  readonly serverBusy: number;
  readonly loadBusy: number;
}

export interface Duration {
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** A crowd works: first to warm the server up, then to be measured. */
export async function measure(server: Server, begin: Begin, { warmSeconds, seconds }: Duration) {
  const crowd = await Crowd.gather(server.port, begin);
  try {
    await crowd.work(warmSeconds);
    const before = { server: server.cpuSeconds, load: process.cpuUsage() };
    const load = await crowd.work(seconds);
    const cpuSeconds = server.cpuSeconds - before.server;
    const { user, system } = process.cpuUsage(before.load);
    const measured: Measured = {
      ...load,
      cpuMicroseconds: (cpuSeconds / load.requests) * 1e6,
      memoryMegabytes: server.memoryMegabytes,
      serverBusy: cpuSeconds / load.seconds,
      loadBusy: (user + system) / 1e6 / load.seconds,
    };
    return { measured, page: crowd.page };
  } finally {
    crowd.leave();
  }
}
