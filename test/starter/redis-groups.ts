import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort } from './free-port.js';
import { RedisServer, runRedis } from './redis-server.js';

/** One server, until the test ends. */
export async function startRedis(...options: string[]) {
  const redis = await RedisServer.start(...options);
  onTestFinished(() => redis.remove());
  return redis;
}

/** Two, of which the second has what the first has. */
export async function startWithReplica() {
  const main = await startRedis();
  const replica = await startRedis('--replicaof', '127.0.0.1', String(main.port));
  await expect
    .poll(() => main.command('INFO', 'replication'), { timeout: 10_000 })
    .toMatch(/state=online/);
  return { main, replica };
}

/** Those two, and a Sentinel that puts the second in the place of the first when that is gone. */
export async function startWithSentinel() {
  const { main, replica } = await startWithReplica();
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-sentinel-'));
  const port = await freePort();
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor sessions 127.0.0.1 ${main.port} 1`,
    'sentinel down-after-milliseconds sessions 500',
    'sentinel failover-timeout sessions 2000',
  ];
  writeFileSync(join(folder, 'sentinel.conf'), settings.join('\n'));
  const sentinel = await runRedis([join(folder, 'sentinel.conf'), '--sentinel'], /\+slave/);
  onTestFinished(async () => {
    sentinel.kill('SIGKILL');
    await once(sentinel, 'exit');
    rmSync(folder, { recursive: true });
  });
  return { main, replica, url: `redis+sentinel://127.0.0.1:${port}/sessions` };
}

/** Three, of which each has a third of the keys. */
export async function startCluster() {
  const busPorts = [await freePort(), await freePort(), await freePort()];
  const nodes = await Promise.all(
    busPorts.map((port) =>
      startRedis(
        '--cluster-enabled',
        'yes',
        '--cluster-port',
        String(port),
        '--cluster-node-timeout',
        '1000',
      ),
    ),
  );
  const ranges = [0, 5461, 10_923, 16_384];
  for (const [at, node] of nodes.entries()) {
    await node.command('CLUSTER', 'ADDSLOTSRANGE', String(ranges[at]), String(ranges[at + 1]! - 1));
    await node.command('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1));
    await nodes[0]!.command(
      'CLUSTER',
      'MEET',
      '127.0.0.1',
      String(node.port),
      String(busPorts[at]),
    );
  }
  for (const node of nodes) {
    await expect
      .poll(() => node.command('CLUSTER', 'INFO'), { timeout: 20_000 })
      .toMatch(/cluster_state:ok[^]*cluster_known_nodes:3/);
  }
  return { nodes, url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join()}` };
}
