import type { TestProject } from 'vitest/node';
import { PostgresServer } from './postgres-server.js';
import { missingServer } from './programs.js';
import { RedisServer } from './redis-server.js';

/** Before the stories of a project: the server that they need, one for all of them. */
export default async function start(project: TestProject) {
  const { store } = project.config.provide;
  if (store !== 'postgres' && store !== 'redis') return undefined;
  const reason = missingServer(store);
  if (reason) return project.provide('missing', reason);

  const server =
    store === 'redis'
      ? await RedisServer.start('--databases', '10000')
      : await PostgresServer.start();
  project.provide('storePort', server.port);
  return () => server.remove();
}
