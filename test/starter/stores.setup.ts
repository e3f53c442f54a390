import type { TestProject } from 'vitest/node';
import { PostgresServer } from './postgres-server.js';
import { missingServer } from './programs.js';
import { RedisServer } from './redis-server.js';

/** Before the tests of a project: the servers that they need, one for all of them. */
export default async function start(project: TestProject) {
  const { store = '' } = project.config.provide;
  const started: { remove(): Promise<unknown> }[] = [];
  if (store.includes('postgres')) {
    const reason = missingServer('postgres');
    if (reason) return project.provide('missing', reason);
    const postgres = await PostgresServer.start();
    started.push(postgres);
    project.provide('postgresPort', postgres.port);
  }
  if (store.includes('redis')) {
    const reason = missingServer('redis');
    if (reason) return project.provide('missing', reason);
    const redis = await RedisServer.start('--databases', '10000');
    started.push(redis);
    project.provide('redisPort', redis.port);
  }
  return () => Promise.all(started.map((server) => server.remove()));
}
