import type { Server } from '../servers/server.js';
import type { Begin } from '../scenarios/scenario.js';
import { sum } from '../sum.js';
import { Crowd, type Load } from './crowd.js';

export interface Measured extends Load {
  /** Of all servers, for each request that counts. */
  readonly cpuMicroseconds: number;
  readonly memoryMegabytes: number;
  /** The share of a core. Below 0.9 for a server alone, something else was in its way. */
  readonly serverBusy: number;
}

export interface Duration {
  readonly warmSeconds: number;
  readonly seconds: number;
  /** So many arrive, at random moments; else everybody asks again at once. */
  readonly perSecond?: number;
}

/** One turn of a crowd that comes for it and leaves. */
export async function measure(servers: Server[], begin: Begin, duration: Duration) {
  const crowd = await Crowd.gather(
    servers.map(({ port }) => port),
    begin,
  );
  try {
    return await takeTurn(servers, crowd, duration);
  } finally {
    crowd.leave();
  }
}

/** A crowd works: first to warm the servers up, then to be measured. */
export async function takeTurn(
  servers: Server[],
  crowd: Crowd,
  { warmSeconds, seconds, perSecond }: Duration,
): Promise<Measured> {
  const cpuSeconds = () => sum(servers.map((server) => server.cpuSeconds));
  // A second server has the core of the load, which then must leave it some of it.
  const fallAsleep = servers.length === 1 ? stayAwake() : undefined;
  const work = (forSeconds: number) =>
    perSecond === undefined ? crowd.work(forSeconds) : crowd.arrive(perSecond, forSeconds);
  try {
    await work(warmSeconds);
    const before = cpuSeconds();
    const load = await work(seconds);
    const used = cpuSeconds() - before;
    return {
      ...load,
      cpuMicroseconds: (used / load.requests) * 1e6,
      memoryMegabytes: sum(servers.map(({ memoryMegabytes }) => memoryMegabytes)),
      serverBusy: used / load.seconds,
    };
  } finally {
    fallAsleep?.();
  }
}

/**
 * A load that sleeps between two answers has to be woken by the server, which pays for it, and a slow server
 * more often than a fast one: 50 of 130 µs on one machine. So it does not sleep.
 */
function stayAwake() {
  let isAwake = true;
  const turn = () => {
    if (isAwake) setImmediate(turn);
  };
  turn();
  return () => {
    isAwake = false;
  };
}
